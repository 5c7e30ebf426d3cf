package io.asynclocal.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.Installation;
import io.asynclocal.logging.LoggingIntegration;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

final class AsyncEntryFilterTest {
  private static final AsyncLocalStorage<String> ID = AsyncLocalStorage.create();

  private final AsyncEntryFilter filter =
      new AsyncEntryFilter(
          RequestEntries.of(
              RequestStore.of(ID)
                  .header("X-Request-ID")
                  .orElse(() -> "made")
                  .inLogs("requestId")
                  .inResponses()
                  .build()));
  private final MockHttpServletRequest request = new MockHttpServletRequest();
  private final MockHttpServletResponse response = new MockHttpServletResponse();
  private @Nullable HttpServletRequest passed;

  private final List<String> seen = new ArrayList<>();
  private final FilterChain read =
      (request, response) -> {
        passed = (HttpServletRequest) request;
        seen.add(String.valueOf(ID.getStore()));
      };

  private void filter(FilterChain chain) throws ServletException, IOException {
    filter.doFilter(passed == null ? request : passed, response, chain);
  }

  @Test
  void requestHasTheStoreOfItsHeaderAndTheThreadNothingAfterIt() throws Exception {
    request.addHeader("x-request-id", "r-1");
    filter(read);
    assertEquals(List.of("r-1"), seen);
    assertEquals("r-1", response.getHeader("X-Request-ID"));
    assertNull(ID.getStore());
  }

  @Test
  void requestBeginsInTheRoot() throws Exception {
    AsyncLocalStorage<String> other = AsyncLocalStorage.create();
    other.call(
        "the thread's",
        () -> {
          filter((request, response) -> seen.add(String.valueOf(other.getStore())));
          return seen;
        });
    assertEquals(List.of("null"), seen);
  }

  @Test
  void storeIsMadeForARequestThatBringsNone() throws Exception {
    filter(read);
    assertEquals(List.of("made"), seen);
  }

  @Test
  void headerThatCouldForgeALogLineCountsAsNone() throws Exception {
    for (String forged :
        List.of("", "a b", "a\r\nINFO all is well", "a;b", "\ud800", "ü", "x".repeat(129))) {
      MockHttpServletRequest forging = new MockHttpServletRequest();
      forging.addHeader("X-Request-ID", forged);
      filter.doFilter(forging, response, read);
    }
    assertEquals(List.of("made", "made", "made", "made", "made", "made", "made"), seen);
  }

  @Test
  void headerThatComesTwiceCountsAsNoneUnlessBothSayTheSame() throws Exception {
    request.addHeader("X-Request-ID", "a");
    request.addHeader("X-Request-ID", "a");
    filter(read);
    request.addHeader("X-Request-ID", "b");
    passed = null;
    MockHttpServletRequest two = new MockHttpServletRequest();
    two.addHeader("X-Request-ID", "a");
    two.addHeader("X-Request-ID", "b");
    filter.doFilter(two, response, read);
    assertEquals(List.of("a", "made"), seen);
  }

  @Test
  void whatARequestEntersIsThereInItsErrorDispatchAndNotAfterIt() throws Exception {
    assertThrows(
        IllegalStateException.class,
        () ->
            filter(
                (request, response) -> {
                  ID.enterWith("entered");
                  throw new IllegalStateException("as a controller does");
                }));
    request.setDispatcherType(DispatcherType.ERROR);
    filter(read);
    assertEquals(List.of("entered"), seen);
    assertNull(ID.getStore());
  }

  @Test
  void asyncDispatchGoesOnWhereTheRequestWasMadeAsynchronous() throws Exception {
    request.setAsyncSupported(true);
    filter(
        (request, response) -> {
          passed = (HttpServletRequest) request;
          ID.run("inner", () -> passed.startAsync(request, response));
        });
    request.setDispatcherType(DispatcherType.ASYNC);
    filter(read);
    assertEquals(List.of("inner"), seen);
  }

  @Test
  void listenersOfAnAsynchronousRequestAreToldWhereTheyWereAdded() throws Exception {
    request.setAsyncSupported(true);
    filter(
        (request, response) -> {
          passed = (HttpServletRequest) request;
          passed.startAsync().addListener(new Reading());
        });
    assertNotNull(request.getAsyncContext());
    AsyncEvent event = new AsyncEvent(request.getAsyncContext());
    for (AsyncListener listener : ((MockAsyncContext) request.getAsyncContext()).getListeners()) {
      ID.call(
          "the container's",
          () -> {
            listener.onTimeout(event);
            listener.onError(event);
            listener.onStartAsync(event);
            listener.onComplete(event);
            return seen;
          });
    }
    assertEquals(List.of("made", "made", "made", "made"), seen);
  }

  private final class Reading implements AsyncListener {
    @Override
    public void onComplete(AsyncEvent event) {
      seen.add(String.valueOf(ID.getStore()));
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      seen.add(String.valueOf(ID.getStore()));
    }

    @Override
    public void onError(AsyncEvent event) {
      seen.add(String.valueOf(ID.getStore()));
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      seen.add(String.valueOf(ID.getStore()));
    }
  }

  @Test
  void logLinesOfTheRequestShowTheStoreAndTheNextOnesDont() throws Exception {
    try (Installation logging = LoggingIntegration.install()) {
      assertEquals(List.of(), logging.overwritten());
      filter((request, response) -> seen.add(MDC.get("requestId")));
      seen.add(String.valueOf(MDC.get("requestId")));
    }
    assertEquals(List.of("made", "null"), seen);
  }

  @Test
  void threadKeepsNothingInItsLogContextWhereThatIsNoStore() throws Exception {
    filter(read);
    assertNull(MDC.get("requestId"));
  }

  @Test
  void filterThatIsAppliedTwiceBeginsOnce() throws Exception {
    filter(
        (request, response) ->
            ID.run(
                "inner",
                () -> {
                  try {
                    filter.doFilter(request, response, read);
                  } catch (IOException | ServletException e) {
                    throw new AssertionError(e);
                  }
                }));
    assertEquals(List.of("inner"), seen);
  }

  @Test
  void entryIsAnyDerivationOfAContext() throws Exception {
    RequestEntry entry =
        (context, incoming) -> context.with(ID, incoming.header("X-Caller").get(0));
    request.addHeader("X-Caller", "ann");
    new AsyncEntryFilter(RequestEntries.of(entry)).doFilter(request, response, read);
    assertEquals(List.of("ann"), seen);
    assertEquals(AsyncContext.root(), AsyncContext.current());
  }
}
