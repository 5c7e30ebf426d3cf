package io.asynclocal.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.asynclocal.AsyncContext;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.micrometer.AccessorBridge;
import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.ThreadContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/** What other libraries keep for a request is there after every crossing, as stores are. */
@SuppressWarnings("try") // scopes are closed, not used
class EverybodyComesAlongTest {
  private final ObservationRegistry observations = ObservationRegistry.create();
  private final ExecutorService bare = Executors.newSingleThreadExecutor();
  private final AsyncEnvironment environment = AsyncEnvironment.start();

  /** What the libraries have for the running code. */
  private record Seen(
      String mdc, String log4j, String span, String baggage, String user, String observation) {}

  private static final ThreadLocal<String> USER = new ThreadLocal<>();

  private Seen seen() {
    Observation observation = observations.getCurrentObservation();
    return new Seen(
        MDC.get("requestId"),
        ThreadContext.get("requestId"),
        Span.current().getSpanContext().getSpanId(),
        Baggage.current().getEntryValue("tenant"),
        USER.get(),
        observation == null ? null : observation.getContext().getName());
  }

  /** Calls {@code body} as a request that everything knows of. */
  private void asRequest(String number, Observation.CheckedRunnable<Exception> body)
      throws Exception {
    AsyncContext.root()
        .call(
            () -> {
              MDC.put("requestId", "mdc " + number);
              ThreadContext.put("requestId", "log4j " + number);
              USER.set("user " + number);
              try (Scope span = Span.wrap(spanContext(number)).makeCurrent();
                  Scope baggage =
                      Baggage.builder().put("tenant", "tenant " + number).build().makeCurrent()) {
                Observation.createNotStarted("observation " + number, observations)
                    .observeChecked(body);
              } finally {
                USER.remove();
              }
              return null;
            });
  }

  private static SpanContext spanContext(String number) {
    return SpanContext.create(
        "0af7651916cd43dd8448eb211c80319c",
        "b7ad6b71692033" + number,
        TraceFlags.getSampled(),
        TraceState.getDefault());
  }

  private static Seen all(String number) {
    return new Seen(
        "mdc " + number,
        "log4j " + number,
        "b7ad6b71692033" + number,
        "tenant " + number,
        "user " + number,
        "observation " + number);
  }

  @BeforeEach
  void register() {
    observations.observationConfig().observationHandler(context -> true);
    ContextRegistry registry = ContextRegistry.getInstance();
    registry.registerThreadLocalAccessor("user", USER);
    registry.registerThreadLocalAccessor(new ObservationThreadLocalAccessor(observations));
    new AccessorBridge().install(environment);
  }

  @AfterEach
  void leaveNothing() throws Exception {
    Seen nothing = new Seen(null, null, "0000000000000000", null, null, null);
    assertEquals(nothing, bare.submit(this::seen).get(30, TimeUnit.SECONDS));
    assertEquals(nothing, seen());
    assertSame(AsyncContext.root(), AsyncContext.current());
    ContextRegistry registry = ContextRegistry.getInstance();
    registry.removeThreadLocalAccessor("user");
    registry.removeThreadLocalAccessor(ObservationThreadLocalAccessor.KEY);
    environment.close();
    bare.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource
  void whatARequestHas_isThereOnTheOtherSide(Crossing crossing) throws Exception {
    asRequest("17", () -> assertEquals(all("17"), crossing.cross(this::seen, bare)));
    asRequest("18", () -> assertEquals(all("18"), crossing.cross(this::seen, bare)));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsChangedOnTheOtherSide_staysThere(Crossing crossing) throws Exception {
    asRequest(
        "17",
        () -> {
          crossing.cross(
              () -> {
                MDC.put("requestId", "changed");
                ThreadContext.clearMap();
                Span.getInvalid().makeCurrent();
                USER.set("changed");
                return "done";
              },
              bare);
          assertEquals(all("17"), seen());
          assertEquals(all("17"), crossing.cross(this::seen, bare));
        });
  }
}
