package io.asynclocal.spring.boot;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.util.MimeType;

/**
 * The endpoint's pages: {@code page} shows the report and, where the application is watched, {@code
 * live} what goes on now, with what that page asks for beside it.
 */
@EndpointWebExtension(endpoint = AsyncLocalEndpoint.class)
final class AsyncLocalWebEndpoint {
  private final AsyncLocalEndpoint endpoint;
  private final @Nullable Diagnosis diagnosis;

  AsyncLocalWebEndpoint(AsyncLocalEndpoint endpoint, @Nullable Diagnosis diagnosis) {
    this.endpoint = endpoint;
    this.diagnosis = diagnosis;
  }

  /** Returns what is called so, and nothing under any other name. */
  @ReadOperation(produces = {"text/html", "application/json", "application/octet-stream"})
  public @Nullable WebEndpointResponse<Object> view(@Selector String view) {
    return view.equals("page")
        ? response(
            new Diagnosis.Shown("text/html;charset=UTF-8", AsyncLocalPage.of(endpoint.report())))
        : live(view.equals("live") ? "" : view).map(AsyncLocalWebEndpoint::response).orElse(null);
  }

  private Optional<Diagnosis.Shown> live(String name) {
    return diagnosis == null
        ? Optional.empty()
        : diagnosis.live(name, "Asynchronous work in " + endpoint.report().environment());
  }

  /** Does what a button of the live page asks for. */
  @WriteOperation(produces = "application/json")
  public @Nullable WebEndpointResponse<Object> act(@Selector String view) {
    if (diagnosis == null || !diagnosis.act(view)) {
      return null;
    }
    return live("feed").map(AsyncLocalWebEndpoint::response).orElse(null);
  }

  private static WebEndpointResponse<Object> response(Diagnosis.Shown shown) {
    return new WebEndpointResponse<>(
        shown.body(), WebEndpointResponse.STATUS_OK, MimeType.valueOf(shown.mediaType()));
  }
}
