package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncResource;
import io.asynclocal.diagnostics.AsyncEvent.Kind;
import io.asynclocal.reactor.ReactorInstallation;
import io.asynclocal.reactor.ReactorIntegration;
import io.asynclocal.rxjava3.RxJavaInstallation;
import io.asynclocal.rxjava3.RxJavaIntegration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.Payments;
import shop.Service;

/** Work is called what its author would call it, and has the author's line. */
@SuppressWarnings("try") // what is installed need not be referred to
class NamesTest {
  private final EventBuffer buffer = EventBuffer.ofLast(10_000);

  /** Returns what began meanwhile, as type and name, the lines' numbers left out. */
  private Set<String> begunBy(Callable<?> program) throws Exception {
    try (AsyncRecorder recorder = AsyncRecorder.builder().observer(buffer).stacks(1, 8).start()) {
      program.call();
    }
    Set<String> names = new TreeSet<>();
    for (AsyncEvent event : buffer.events()) {
      if (event.kind() == Kind.INIT) {
        Origin origin = event.origin();
        names.add(origin.type() + ": " + origin.name().replaceFirst(":\\d+$", ""));
      }
    }
    return names;
  }

  private static void assertHas(String name, Set<String> names) {
    assertTrue(names.contains(name), names::toString);
  }

  @Test
  void subscriptionOfReactor_isNamedByTheOperatorAndTheLine() throws Exception {
    try (ReactorInstallation installed = ReactorIntegration.install()) {
      Set<String> names = begunBy(Service::byReactor);
      assertHas("ReactorSubscription: block · Service.java", names);
      assertHas("ReactorTask: delay · Service.java", names);
      assertTrue(names.stream().noneMatch(name -> name.contains(": Reactor")), names::toString);
    }
  }

  @Test
  void subscriptionThatAnOperatorMakes_hasTheLineThatLedToIt() throws Exception {
    try (ReactorInstallation installed = ReactorIntegration.install()) {
      Set<String> names = begunBy(Service::byReactorElsewhere);
      assertHas("ReactorSubscription: block · Service.java", names);
      assertHas("ReactorTask: delay · Service.java", names);
      assertTrue(
          names.stream().allMatch(name -> name.endsWith(" · Service.java")), names::toString);
    }
  }

  @Test
  void subscriptionOfRxJava_isNamedByTheOperatorAndTheLine() throws Exception {
    try (RxJavaInstallation installed = RxJavaIntegration.install()) {
      Set<String> names = begunBy(Service::byRxJava);
      assertHas("RxSubscription: flatMapSingle · Service.java", names);
      assertHas("RxTask: timer · Service.java", names);
      assertTrue(names.stream().noneMatch(name -> name.contains(": Rx")), names::toString);
    }
  }

  @Test
  void future_isNamedByTheMethodThatMadeIt() throws Exception {
    Set<String> names = begunBy(Service::byFuture);
    assertHas("CompletableFuture: thenApply · Service.java", names);
    // Nothing made it but its constructor.
    assertHas("CompletableFuture: CompletableFuture · Service.java", names);
  }

  @Test
  void task_isNamedByTheMethodThatHandedItOver() throws Exception {
    ScheduledExecutorService pool = Executors.newSingleThreadScheduledExecutor();
    try {
      Set<String> names =
          begunBy(
              () -> {
                Service.byExecutor(pool);
                return null;
              });
      assertHas("Executor: submit · Service.java", names);
      assertHas("ScheduledTask: schedule · Service.java", names);
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void coroutine_isNamedByItsBuilder() throws Exception {
    Set<String> names =
        begunBy(
            () -> {
              new Payments(failure -> {}).byCoroutine();
              return null;
            });
    assertHas("Coroutine: async · Payments.java", names);
  }

  @Test
  void resource_keepsTheNameThatItWasGiven() throws Exception {
    Set<String> names = begunBy(() -> new AsyncResource("Query"));
    assertEquals(1, names.size(), names::toString);
    assertTrue(names.iterator().next().startsWith("Query: Query"), names::toString);
  }

  @Test
  void work_whoseStackWasNotTakenHasTheNameOfItsType() {
    Origin origin = Origin.of(7, "Executor", 1, null, "", Beginning.NOT_SAMPLED);
    assertEquals("Executor", origin.name());
    assertEquals("Executor 7", origin.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "reactor.core.publisher.FluxFlatMap$FlatMapMain, flatMap",
    "reactor.core.publisher.MonoMapFuseable, map",
    "reactor.core.publisher.FluxConcatMapNoPrefetch, concatMap",
    "reactor.core.publisher.MonoSubscribeOnValue, subscribeOn",
    "reactor.core.publisher.FluxSubscribeOnCallable, subscribeOn",
    "reactor.core.publisher.MonoCallable, fromCallable",
    "reactor.core.publisher.MonoOnErrorResume, onErrorResume",
    "reactor.core.publisher.MonoIgnoreThen$ThenIgnoreMain, then",
    "io.reactivex.rxjava3.internal.operators.single.SingleTimer, timer",
    "io.reactivex.rxjava3.internal.operators.flowable.FlowableObserveOn$Base, observeOn",
    "io.smallrye.mutiny.operators.multi.MultiFlatMapOp, flatMap",
  })
  void operator_isNamedAsInTheProgram(String className, String operator) {
    assertEquals(operator, Operators.named(className));
  }

  @ParameterizedTest
  @CsvSource({
    "reactor.core.publisher.Mono",
    "reactor.core.publisher.InternalMonoOperator",
    "reactor.core.publisher.FluxLift$LiftSubscriber",
    "reactor.core.publisher.FluxSource",
    "reactor.core.publisher.Operators$BaseFluxToMonoOperator",
    "io.reactivex.rxjava3.core.Flowable",
    "shop.FluxFlatMap",
  })
  void class_thatIsNoOperatorNamesNothing(String className) {
    assertNull(Operators.named(className));
  }
}
