package io.asynclocal.spring;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/**
 * Makes each dispatch of a request a callback of its own, with the stores that the request begins
 * with. A container's thread serves one request after another: without this, what one enters, or
 * puts in the log context, is there for the next.
 *
 * <p>It goes before all other filters, is mapped to {@code REQUEST}, {@code ASYNC} and {@code
 * ERROR} dispatches, and supports asynchronous requests:
 *
 * {@snippet :
 * registration = servletContext.addFilter("asyncLocal", new AsyncEntryFilter(entries));
 * registration.setAsyncSupported(true);
 * registration.addMappingForUrlPatterns(
 *     EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR), false, "/*");
 * }
 *
 * <p>An {@code ASYNC} dispatch goes on in the context of whoever made the request asynchronous, an
 * {@code ERROR} dispatch in that of the one before it. What listens to an asynchronous request, as
 * Spring does for {@code DeferredResult} and {@code SseEmitter}, is told in the context where it
 * was added, and what is started with it runs there.
 *
 * <p><b>Memory.</b> The context is an attribute of the request, and ends with it.
 */
public final class AsyncEntryFilter implements Filter {
  private final RequestEntries entries;

  /**
   * Makes a filter.
   *
   * @param entries what requests begin with
   * @throws NullPointerException if {@code entries} is null
   */
  public AsyncEntryFilter(RequestEntries entries) {
    this.entries =
        requireNonNull(entries, "entries is null. Pass RequestEntries.none() to bind nothing.");
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request instanceof HttpServletRequest http && !EntryRequest.isDispatching(http)) {
      AsyncContext remembered = EntryRequest.remembered(http);
      AsyncContext context;
      try {
        context = remembered == null ? begin(http, response) : remembered;
      } catch (RefusedRequestException e) {
        refuse(response, e.status());
        return;
      }
      dispatch(context, EntryRequest.of(http), response, chain);
    } else {
      chain.doFilter(request, response);
    }
  }

  private AsyncContext begin(HttpServletRequest request, ServletResponse response) {
    AsyncContext context = entries.begin(new Incoming(request));
    if (response instanceof HttpServletResponse http) {
      entries.respond(context, http::setHeader);
    }
    return context;
  }

  /** Without an error page, which would be another dispatch, with nothing to begin with. */
  private static void refuse(ServletResponse response, int status) {
    if (response instanceof HttpServletResponse http) {
      http.setStatus(status);
    }
  }

  private static void dispatch(
      AsyncContext context, EntryRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Object token = context.attach();
    request.setDispatching(true);
    try {
      chain.doFilter(request, response);
    } finally {
      request.rememberUnlessAsync();
      request.setDispatching(false);
      context.detach(token);
    }
  }

  private record Incoming(HttpServletRequest unwrap) implements IncomingRequest {
    @Override
    public List<String> header(String name) {
      return Collections.list(unwrap.getHeaders(name));
    }
  }
}
