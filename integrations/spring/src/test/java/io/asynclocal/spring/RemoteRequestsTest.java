package io.asynclocal.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.remote.Caller;
import io.asynclocal.remote.Codec;
import io.asynclocal.remote.RemoteStores;
import io.asynclocal.remote.Trust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import reactor.core.publisher.Mono;

/** Requests that come in with stores, to WebFlux's handlers and to servlets. */
final class RemoteRequestsTest {
  private static final AsyncLocalStorage<String> TENANT = AsyncLocalStorage.create();
  private static final AsyncLocalStorage<String> REQUEST_ID = AsyncLocalStorage.create();
  private static final AsyncLocalStorage<String> OWN = AsyncLocalStorage.create();

  private final List<String> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void nothingIsLeftHere() {
    assertNull(TENANT.getStore());
    assertEquals(AsyncContext.root(), AsyncContext.current());
  }

  private static RemoteStores stores(boolean isRequired) {
    return RemoteStores.builder()
        .store(
            TENANT,
            tenant -> {
              tenant
                  .baggage("tenant")
                  .codec(Codec.text(64))
                  .accept(Trust.callers(caller -> "CN=gateway".equals(caller.principal())));
              if (isRequired) {
                tenant.required();
              }
            })
        .store(
            REQUEST_ID,
            id ->
                id.header("X-Request-ID")
                    .codec(Codec.token(64))
                    .accept(Trust.anyone())
                    .inResponses())
        .onProblem(problem -> {})
        .build();
  }

  private static RequestEntries entries(RequestEntry entry) {
    return RequestEntries.of((context, request) -> context.with(OWN, "own"), entry);
  }

  private void note() {
    seen.add(OWN.getStore() + " " + TENANT.getStore() + " " + REQUEST_ID.getStore());
  }

  /** A certificate that says CN=gateway, as a connection would have it. */
  private static X509Certificate[] certificates() {
    try (InputStream certificate =
        new ByteArrayInputStream(Base64.getMimeDecoder().decode(TestCertificate.GATEWAY))) {
      return new X509Certificate[] {
        (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(certificate)
      };
    } catch (IOException | java.security.cert.CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Tls implements SslInfo {
    @Override
    public String getSessionId() {
      return "1";
    }

    @Override
    public X509Certificate[] getPeerCertificates() {
      return certificates();
    }
  }

  private MockServerHttpResponse reactive(RequestEntry entry, boolean isGateway) {
    HttpHandler handler =
        AsyncWebFlux.entries(
            (request, response) -> {
              note();
              return Mono.empty();
            },
            entries(entry));
    MockServerHttpRequest.BaseBuilder<?> request =
        MockServerHttpRequest.get("/").header("Baggage", "tenant=acme").header("x-request-id", "r");
    if (isGateway) {
      request.sslInfo(new Tls());
    }
    MockServerHttpResponse response = new MockServerHttpResponse();
    handler.handle(request.build(), response).block(Duration.ofMinutes(1));
    return response;
  }

  private MockHttpServletResponse servlet(RequestEntry entry, boolean isGateway) throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
    request.addHeader("Baggage", "tenant=acme");
    request.addHeader("x-request-id", "r");
    request.addHeader("X-Forwarded-For", "10.0.0.1");
    if (isGateway) {
      request.setAttribute("jakarta.servlet.request.X509Certificate", certificates());
    }
    MockHttpServletResponse response = new MockHttpServletResponse();
    MockFilterChain chain =
        new MockFilterChain() {
          @Override
          public void doFilter(
              jakarta.servlet.ServletRequest of, jakarta.servlet.ServletResponse to) {
            note();
          }
        };
    new AsyncEntryFilter(entries(entry)).doFilter(request, response, chain);
    return response;
  }

  @Test
  void requestsBeginWithTheStoresOfWhomTheCertificateNames() throws Exception {
    RequestEntry entry = RemoteRequests.receiving(stores(false));
    assertEquals("r", reactive(entry, true).getHeaders().getFirst("X-Request-ID"));
    assertEquals("r", servlet(entry, true).getHeader("X-Request-ID"));
    assertEquals(List.of("own acme r", "own acme r"), seen);
  }

  @Test
  void forgedTenantIsNotBound() throws Exception {
    RequestEntry entry = RemoteRequests.receiving(stores(false));
    reactive(entry, false);
    servlet(entry, false);
    assertEquals(List.of("own null r", "own null r"), seen);
  }

  @Test
  void callerHasNoAddressThatAHeaderMayHaveSet() throws Exception {
    List<String> callers = new ArrayList<>();
    RemoteStores remote =
        RemoteStores.builder()
            .store(
                TENANT,
                tenant ->
                    tenant
                        .baggage("tenant")
                        .codec(Codec.text(64))
                        .accept(
                            caller -> {
                              callers.add(caller.toString());
                              return false;
                            }))
            .onProblem(problem -> {})
            .build();
    reactive(RemoteRequests.receiving(remote), true);
    servlet(RemoteRequests.receiving(remote), false);
    assertEquals(
        List.of(
            Caller.unknown().withPrincipal("CN=gateway").toString(), Caller.unknown().toString()),
        callers);
  }

  @Test
  void callersAreKnownByWhatTheApplicationVerifies() throws Exception {
    RequestEntry entry =
        RemoteRequests.receiving(
            stores(false),
            request ->
                Caller.unknown()
                    .withPrincipal(
                        "r".equals(request.header("X-Request-ID").get(0)) ? "CN=gateway" : ""));
    reactive(entry, false);
    servlet(entry, false);
    RequestEntry failing =
        RemoteRequests.receiving(
            stores(false),
            request -> {
              throw new IllegalStateException("on purpose");
            });
    reactive(failing, true);
    servlet(failing, true);
    assertEquals(List.of("own acme r", "own acme r", "own null r", "own null r"), seen);
  }

  @Test
  void requestWithoutARequiredStoreIsAnsweredWith400() throws Exception {
    RequestEntry entry = RemoteRequests.receiving(stores(true));
    assertEquals(400, reactive(entry, false).getStatusCode().value());
    assertEquals(400, servlet(entry, false).getStatus());
    assertEquals(List.of(), seen);
    assertEquals(200, servlet(entry, true).getStatus());
    assertEquals(List.of("own acme r"), seen);
  }

  @Test
  void refusalHasAnErrorsStatus() {
    Throwable cause = new IllegalStateException();
    assertThrows(
        IllegalArgumentException.class, () -> new RefusedRequestException(200, "why", cause));
    assertEquals(503, new RefusedRequestException(503, "why", cause).status());
  }
}
