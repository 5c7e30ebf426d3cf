package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.diagnostics.LostStore.Hop;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import shop.Orders;

@SuppressWarnings("try") // a watch need not be referred to
class LostStoresTest {
  private final AsyncLocalStorage<String> storage =
      AsyncLocalStorage.<String>builder().name("requestId").build();
  private final Orders orders = new Orders(storage);
  private final List<LostStore> reports = new CopyOnWriteArrayList<>();
  private final LostStores watch = LostStores.of(storage).reportTo(reports::add).watch();
  private final AsyncRecorder recorder = AsyncRecorder.builder().stacks(1, 16).start();

  @AfterEach
  void stop() {
    recorder.close();
    watch.close();
  }

  private Hop culprit() {
    assertEquals(1, reports.size(), reports.toString());
    return reports.get(0).culprit().orElseThrow();
  }

  @Test
  void aRawThreadIsNamedWithTheLineThatMakesIt() throws Exception {
    orders.onRawThread().join(20_000);
    assertEquals("a thread of its own", culprit().by());
    assertTrue(culprit().line().startsWith("shop.Orders.lambda$onRawThread"), culprit().line());
    assertEquals(Thread.currentThread().getName(), culprit().thread());
    assertTrue(culprit().advice().contains("AsyncThreads.propagating"), culprit().advice());
    assertTrue(
        reports.get(0).toString().contains("\n  read at shop.Orders.read(Orders.java:"),
        reports.get(0).toString());
  }

  @Test
  void whatWasCarriedBeforeAndAfterTheLossIsShown() throws Exception {
    try (Waiting before = new Waiting();
        Waiting after = new Waiting()) {
      orders.onRawThreadBetween(
          AsyncExecutors.propagating(before.pool), AsyncExecutors.propagating(after.pool));
    }
    assertEquals(
        List.of("Executor true", "a thread of its own false", "Executor true"),
        reports.get(0).hops().stream().map(hop -> hop.by() + " " + hop.isCarried()).toList());
    assertTrue(
        culprit().line().startsWith("shop.Orders.lambda$onRawThreadBetween"), culprit().line());
  }

  @Test
  void aThreadOfAThreadIsTheFirstOnesFault() throws Exception {
    orders.onThreadOfThread();
    assertTrue(culprit().line().startsWith("shop.Orders.lambda$onThreadOfThread"));
    assertEquals(Thread.currentThread().getName(), culprit().thread());
  }

  @Test
  void theTaskThatAPoolsWorkerWasMadeForIsNamedWithTheLineThatHandsItOver() {
    try (Waiting waiting = new Waiting()) {
      orders.onPool(waiting.pool);
    }
    assertEquals("an executor that nobody wrapped", culprit().by());
    assertTrue(culprit().line().startsWith("shop.Orders.lambda$onPool"), culprit().line());
  }

  @Test
  void silentAboutOtherTasksOfTheSameWorker() throws Exception {
    try (Waiting waiting = new Waiting()) {
      CountDownLatch begun = new CountDownLatch(1);
      storage.run("r-1", () -> waiting.pool.execute(begun::countDown));
      Waiting.until(begun);
      orders.onPoolWithoutStore(waiting.pool);
    }
    assertEquals(List.of(), reports);
  }

  @Test
  void silentWhereThereNeverWasAStore() throws Exception {
    orders.readOnThreadWithoutStore().join(20_000);
    assertEquals(null, storage.getStore());
    try (Waiting waiting = new Waiting()) {
      orders.onPoolWithoutStore(AsyncExecutors.propagating(waiting.pool));
    }
    assertEquals(List.of(), reports);
  }

  @Test
  void silentWhereTheStoreArrivesOrIsNull() throws Exception {
    try (Waiting waiting = new Waiting()) {
      orders.onPool(AsyncExecutors.propagating(waiting.pool));
    }
    storage.exit(() -> assertEquals(null, storage.getStore()));
    assertEquals(List.of(), reports);
  }

  @Test
  void codeThatAlwaysHasAStoreNamesWhatBroughtItToAForeignThread() throws Exception {
    watch.close();
    try (LostStores expecting =
        LostStores.of(storage).expectedIn("shop.Orders").reportTo(reports::add).watch()) {
      CompletableFuture<String> reply = new CompletableFuture<>();
      orders.onReply(reply);
      Thread client = new Thread(() -> reply.complete("paid"), "client");
      client.start();
      client.join(20_000);
    }
    assertTrue(culprit().by().startsWith("whoever completed a CompletableFuture"), culprit().by());
    assertTrue(culprit().line().startsWith("shop.Orders.lambda$onReply"), culprit().line());
    assertTrue(culprit().advice().contains("AsyncFutures.propagating(future)"));
  }

  @Test
  void eachPlaceIsReportedOnceOnWhateverThreads() throws Exception {
    for (int i = 0; i < 3; i++) {
      CompletableFuture<Thread> made = new CompletableFuture<>();
      new Thread(() -> made.complete(orders.onRawThread()), "request-" + i).start();
      made.get(20, TimeUnit.SECONDS).join(20_000);
    }
    assertEquals(1, reports.size(), reports.toString());
  }

  @Test
  void nothingIsLeftAfterTheClose() throws Exception {
    watch.close();
    orders.onRawThread().join(20_000);
    assertEquals(List.of(), reports);
    assertEquals(null, Births.here());
  }

  @Test
  void builderSaysWhatIsWrong() {
    LostStores.Builder builder = LostStores.of(storage);
    assertThrows(NullPointerException.class, () -> LostStores.of(null));
    assertThrows(NullPointerException.class, () -> builder.reportTo(null));
    assertThrows(NullPointerException.class, () -> builder.expectedIn(null));
    assertEquals(
        "The prefix ' ' is blank. Pass how names begin, such as \"shop.orders.\".",
        assertThrows(IllegalArgumentException.class, () -> builder.expectedIn(" ")).getMessage());
  }
}
