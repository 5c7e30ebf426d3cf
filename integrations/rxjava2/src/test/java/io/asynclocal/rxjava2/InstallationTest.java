package io.asynclocal.rxjava2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.concurrent.Housekeeping;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.Installation;
import io.asynclocal.environment.Integration;
import io.reactivex.Flowable;
import io.reactivex.disposables.Disposable;
import io.reactivex.functions.BiFunction;
import io.reactivex.functions.Function;
import io.reactivex.internal.schedulers.IoScheduler;
import io.reactivex.plugins.RxJavaPlugins;
import io.reactivex.schedulers.Schedulers;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;

class InstallationTest {
  private static final AsyncLocalStorage<String> ID = AsyncLocalStorage.create();

  @AfterEach
  void leaveNothing() {
    boolean isClean =
        RxJavaPlugins.getScheduleHandler() == null
            && RxJavaPlugins.getOnFlowableSubscribe() == null;
    RxJavaPlugins.reset();
    assertTrue(isClean);
  }

  /** What a task sees that nothing but the schedule hook binds. */
  private static String seenByTask() throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    Disposable unused =
        ID.call(
            "ann",
            () ->
                Schedulers.computation()
                    .scheduleDirect(() -> seen.complete(String.valueOf(ID.getStore()))));
    return seen.get(30, TimeUnit.SECONDS);
  }

  private static String seen() {
    return ID.call(
        "ann",
        () ->
            Flowable.timer(1, TimeUnit.MILLISECONDS)
                .map(tick -> String.valueOf(ID.getStore()))
                .blockingFirst());
  }

  @Test
  void environment_findsAndInstallsItUntilItIsClosed() {
    assertEquals("null", seen());
    try (AsyncEnvironment environment = AsyncEnvironment.start()) {
      List<String> names = environment.integrations().stream().map(Integration::name).toList();
      assertTrue(names.contains("rxjava2"), names::toString);
      assertEquals("ann", seen());
    }
    assertEquals("null", seen());
  }

  @Test
  void closing_endsItWithTheLastInAnyOrder() {
    Installation first = RxJava2Integration.install();
    Installation second = RxJava2Integration.install();
    first.close();
    assertEquals("ann", seen());
    second.close();
    second.close();
    assertEquals("null", seen());
  }

  @Test
  @SuppressWarnings("rawtypes") // as RxJavaPlugins declares them
  void handlersThatWereThere_areCalledAndComeBack() {
    List<Object> called = new ArrayList<>();
    Function<Runnable, Runnable> schedule =
        task -> {
          called.add(task);
          return task;
        };
    BiFunction<Flowable, Subscriber, Subscriber> subscribe =
        (source, subscriber) -> {
          called.add(source);
          return subscriber;
        };
    RxJavaPlugins.setScheduleHandler(schedule);
    RxJavaPlugins.setOnFlowableSubscribe(subscribe);
    Installation installed = RxJava2Integration.install();
    assertEquals("ann", seen());
    assertTrue(called.size() >= 3, called::toString);
    assertEquals(List.of(), installed.overwritten());
    installed.close();
    assertSame(schedule, RxJavaPlugins.getScheduleHandler());
    assertSame(subscribe, RxJavaPlugins.getOnFlowableSubscribe());
    RxJavaPlugins.setScheduleHandler(null);
    RxJavaPlugins.setOnFlowableSubscribe(null);
  }

  @Test
  void overwrittenHooks_areNamedAndRepaired() throws Exception {
    Installation installed = RxJava2Integration.install();
    RxJavaPlugins.setScheduleHandler(task -> task);
    assertEquals(List.of("RxJava 2 hooks: schedule"), installed.overwritten());
    assertEquals("null", seenByTask());
    installed.repair();
    assertEquals(List.of(), installed.overwritten());
    assertEquals("ann", seenByTask());
    RxJavaPlugins.reset();
    assertEquals(6, installed.overwritten().size());
    installed.repair();
    assertEquals("ann", seen());
    installed.close();
    assertEquals("null", seen());
  }

  @Test
  void handlerInFrontThatCallsOurs_losesNothing() throws Exception {
    Installation installed = RxJava2Integration.install();
    Function<? super Runnable, ? extends Runnable> ours = RxJavaPlugins.getScheduleHandler();
    Function<Runnable, Runnable> theirs = task -> ours.apply(task);
    RxJavaPlugins.setScheduleHandler(theirs);
    assertEquals(List.of(), installed.overwritten());
    assertEquals("ann", seen());
    installed.close();
    assertSame(theirs, RxJavaPlugins.getScheduleHandler());
    assertEquals("null", seen());
    RxJavaPlugins.setScheduleHandler(null);
  }

  /** It goes on for ever, whoever's request began it: the agent asks. */
  @Test
  void evictionOfIdleWorkers_isHousekeeping() throws Exception {
    IoScheduler scheduler = new IoScheduler();
    Field pool = IoScheduler.class.getDeclaredField("pool");
    pool.setAccessible(true);
    assertTrue(Housekeeping.includes(((AtomicReference<?>) pool.get(scheduler)).get()));
    assertFalse(Housekeeping.includes(scheduler));
    scheduler.shutdown();
  }

  /** A name in the list that RxJava doesn't have would be a mistake, or another release's. */
  @Test
  void quietOperators_areAllRxJavas() throws Exception {
    Path jar = Path.of(Flowable.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Set<String> unknown = new TreeSet<>(QuietOperators.names());
    try (var files = new java.util.jar.JarFile(jar.toFile())) {
      files.stream()
          .map(entry -> Path.of(entry.getName()).getFileName().toString())
          .forEach(name -> unknown.remove(name.replace(".class", "")));
    }
    assertEquals(Set.of(), unknown);
    assertNull(QuietOperators.names().contains("FlowableObserveOn") ? "" : null);
  }
}
