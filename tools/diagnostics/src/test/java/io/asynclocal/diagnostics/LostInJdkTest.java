package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.concurrent.AsyncFutures;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import shop.Mail;
import shop.Shipping;

/** Old workers and foreign completers, of which only the JDK's own classes can tell. */
@SuppressWarnings("try") // a watch need not be referred to
class LostInJdkTest {
  private static final String EXECUTOR = "an executor that nobody wrapped";
  private static final String COMPLETER =
      "whoever completed a CompletableFuture that nobody wrapped";

  /** Keeps the JDK instrumented from one test to the next, which saves its time. */
  private static LostStores keeper;

  private final AsyncLocalStorage<String> storage =
      AsyncLocalStorage.<String>builder().name("requestId").build();
  private final Shipping shipping = new Shipping(storage);
  private final List<LostStore> reports = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService pool = Executors.newScheduledThreadPool(1);
  private final ForkJoinPool forks = new ForkJoinPool(1);
  private final CompletableFuture<String> reply = new CompletableFuture<>();
  private final LostStores watch = watchWithOldWorkers();

  @BeforeAll
  static void instrument() {
    keeper = LostStores.of(AsyncLocalStorage.create()).instrumentingJdk().watch();
  }

  @AfterAll
  static void leave() {
    keeper.close();
  }

  /** What the watch is to know of these workers isn't how they were made. */
  private LostStores watchWithOldWorkers() {
    settle(pool);
    settle(forks);
    return LostStores.of(storage).instrumentingJdk().reportTo(reports::add).watch();
  }

  @AfterEach
  void stop() throws Exception {
    watch.close();
    for (ExecutorService each : List.of(pool, forks)) {
      each.shutdown();
      assertTrue(each.awaitTermination(20, TimeUnit.SECONDS));
    }
  }

  /** Waits until all that was handed over to a pool of one worker has run. */
  private static void settle(ExecutorService pool) {
    CountDownLatch done = new CountDownLatch(1);
    pool.execute(done::countDown);
    Waiting.until(done);
  }

  private void assertLost(String by, String method, String advice) {
    assertEquals(1, reports.size(), reports.toString());
    LostStore.Hop culprit = reports.get(0).culprit().orElseThrow();
    assertEquals(by, culprit.by());
    assertTrue(culprit.line().startsWith("shop.Shipping.lambda$" + method + "$"), culprit.line());
    assertEquals(Thread.currentThread().getName(), culprit.thread());
    assertTrue(culprit.advice().contains(advice), culprit.advice());
  }

  private void assertSilent() {
    settle(pool);
    settle(forks);
    assertEquals(List.of(), reports);
  }

  private void completeElsewhere() throws InterruptedException {
    Thread client = new Thread(() -> reply.complete("paid"), "client");
    client.start();
    client.join(20_000);
  }

  private static void get(Future<?> future) throws Exception {
    future.get(20, TimeUnit.SECONDS);
  }

  @Test
  void anOldWorkersTaskIsNamedWithTheLineThatHandsItOver() {
    shipping.execute(pool);
    settle(pool);
    assertLost(
        "a scheduled executor that nobody wrapped",
        "execute",
        "AsyncExecutors.propagating(executor)");
  }

  @Test
  void aCallableOfAThreadPool() throws Exception {
    try (Waiting plain = new Waiting()) {
      settle(plain.pool);
      get(shipping.submit(plain.pool));
    }
    assertLost(EXECUTOR, "submit", "AsyncExecutors.propagating(executor)");
  }

  @Test
  void aForkJoinPoolsTask() {
    shipping.execute(forks);
    settle(forks);
    assertLost(EXECUTOR, "execute", "AsyncExecutors.propagating(executor)");
  }

  @Test
  void aScheduledTask() throws Exception {
    get(shipping.schedule(pool));
    assertLost(
        "a scheduled executor that nobody wrapped",
        "schedule",
        "AsyncExecutors.propagating(executor)");
  }

  @Test
  void aPeriodicTaskOnceForAllItsRuns() {
    CountDownLatch runs = new CountDownLatch(3);
    Future<?> task = shipping.repeat(pool, runs::countDown);
    Waiting.until(runs);
    task.cancel(false);
    settle(pool);
    assertLost("a scheduled executor that nobody wrapped", "repeat", "AsyncExecutors");
  }

  @Test
  void aFuturesTaskInTheCommonPoolOrAnother() throws Exception {
    get(CompletableFuture.runAsync(() -> {}));
    get(shipping.supplyAsync());
    assertLost("a CompletableFuture's own task", "supplyAsync", "AsyncFutures.supplyAsync");
    reports.clear();
    get(shipping.supplyAsync(pool));
    assertLost("a CompletableFuture's own task", "supplyAsync", "AsyncFutures.supplyAsync");
  }

  @Test
  void aForeignCompleterIsNamedWithTheLineThatRegisters() throws Exception {
    shipping.onReply(reply);
    completeElsewhere();
    assertLost(COMPLETER, "onReply", "AsyncFutures.propagating(future)");
    assertEquals("client", reports.get(0).thread());
  }

  @Test
  void aReactionOnAnOldWorker() throws Exception {
    CompletableFuture<Boolean> found = shipping.onReply(reply, pool);
    completeElsewhere();
    get(found);
    assertLost(COMPLETER, "onReply", "AsyncFutures.propagating(future)");
  }

  @Test
  void aReactionToTwoFutures() throws Exception {
    shipping.onBoth(reply, CompletableFuture.completedFuture("sent"));
    completeElsewhere();
    assertLost(COMPLETER, "onBoth", "AsyncFutures.propagating(future)");
  }

  @Test
  void theFirstOfTwoLossesIsTheCulprit() throws Exception {
    CompletableFuture<Boolean> found = shipping.onReplyAndPool(reply, pool);
    completeElsewhere();
    get(found);
    assertLost(COMPLETER, "onReplyAndPool", "AsyncFutures.propagating(future)");
  }

  @Test
  void aParallelStreamsWorkers() {
    assumeTrue(ForkJoinPool.getCommonPoolParallelism() > 0, "there is no worker");
    CountDownLatch both = new CountDownLatch(2);
    shipping.parallel(
        IntStream.range(0, 2),
        () -> {
          both.countDown();
          Waiting.until(both);
        });
    assertLost("a parallel stream", "parallel", "AsyncStreams.callInParallel");
  }

  @Test
  void anOldWorkerOfAReactorScheduler() {
    Scheduler scheduler = Schedulers.newSingle("mail");
    Mono.fromRunnable(() -> {}).subscribeOn(scheduler).block();
    new Mail(storage).onReactor(scheduler);
    scheduler.dispose();
    assertEquals(1, reports.size(), reports.toString());
    LostStore.Hop culprit = reports.get(0).culprit().orElseThrow();
    assertEquals("a Reactor scheduler without the integration's hooks", culprit.by());
    assertTrue(culprit.line().startsWith("shop.Mail.lambda$onReactor"), culprit.line());
  }

  @Test
  void whatWasCarriedBeforeTheLossIsShown() throws Exception {
    AsyncRecorder recorder = AsyncRecorder.builder().stacks(1, 16).start();
    CompletableFuture<Boolean> found =
        shipping.onReplyFrom(AsyncExecutors.propagating(pool), reply);
    settle(pool);
    completeElsewhere();
    get(found);
    recorder.close();
    assertEquals(
        List.of("Executor true", COMPLETER + " false"),
        reports.get(0).hops().stream().map(hop -> hop.by() + " " + hop.isCarried()).toList());
  }

  @Test
  void silentWhereOursCarryTheStore() throws Exception {
    assertSilentWhereOursCarryTheStore();
  }

  @Test
  void silentWhereOursCarryTheStoreAndAreRecorded() throws Exception {
    AsyncRecorder recorder = AsyncRecorder.builder().start();
    assertSilentWhereOursCarryTheStore();
    recorder.close();
  }

  private void assertSilentWhereOursCarryTheStore() throws Exception {
    shipping.execute(AsyncExecutors.propagating(pool));
    shipping.execute(AsyncExecutors.propagating(forks));
    get(shipping.submit(AsyncExecutors.propagating(pool)));
    get(shipping.schedule(AsyncExecutors.propagating(pool)));
    get(shipping.supplyAsync(AsyncExecutors.propagating(pool)));
    CompletableFuture<Boolean> carried = shipping.onReply(AsyncFutures.propagating(reply));
    CompletableFuture<Boolean> onPool = shipping.onReply(AsyncFutures.propagating(reply), pool);
    completeElsewhere();
    assertTrue(carried.get(20, TimeUnit.SECONDS));
    assertTrue(onPool.get(20, TimeUnit.SECONDS));
    assertSilent();
  }

  @Test
  void silentWhereThereWasNoStore() throws Exception {
    shipping.executeWithoutStore(pool);
    shipping.executeWithoutStore(forks);
    shipping.executeWithoutStore(AsyncExecutors.propagating(pool));
    shipping.onReplyWithoutStore(reply);
    completeElsewhere();
    assertSilent();
  }

  @Test
  void silentAboutOtherTasksAndReactions() throws Exception {
    storage.run("r-1", () -> pool.execute(() -> {}));
    shipping.executeWithoutStore(pool);
    storage.run("r-1", () -> reply.thenAccept(text -> {}));
    shipping.onReplyWithoutStore(reply);
    completeElsewhere();
    assertSilent();
  }

  @Test
  void silentAboutATaskThatIsNotOfOneFlow() {
    CountDownLatch both = new CountDownLatch(1);
    try (Waiting plain = new Waiting()) {
      plain.pool.execute(() -> Waiting.until(both));
      shipping.share(plain.pool);
      both.countDown();
    }
    assertSilent();
  }

  @Test
  void silentAboutATaskThatIsHandedOverAgainWithoutAStore() {
    try (Waiting plain = new Waiting()) {
      shipping.reuse(plain.pool, () -> settle(plain.pool));
    }
    assertSilent();
  }

  @Test
  void silentWhereTheFlowWasLeftOnPurpose() throws Exception {
    shipping.onReplyLeavingTheFlow(reply);
    completeElsewhere();
    assertSilent();
  }
}
