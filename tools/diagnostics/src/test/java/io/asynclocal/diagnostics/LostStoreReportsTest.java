package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.AsyncLocalStorage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import shop.Mail;
import shop.Orders;

/** What is printed where a store is lost, word for word, but for numbers of lines and lambdas. */
class LostStoreReportsTest {
  private static final String HEAD =
      "AsyncLocalStorage[requestId] has no store on thread '%s', in work that began in a flow which"
          + " had one. On the way there it was\n";

  private final AsyncLocalStorage<String> storage =
      AsyncLocalStorage.<String>builder().name("requestId").build();
  private final List<LostStore> reports = new CopyOnWriteArrayList<>();
  private final String here = Thread.currentThread().getName();
  private LostStores watch = LostStores.of(storage).reportTo(reports::add).watch();

  @AfterEach
  void stop() {
    watch.close();
  }

  private String printed() {
    assertEquals(1, reports.size(), reports.toString());
    return reports
        .get(0)
        .toString()
        .replaceAll("java:\\d+", "java:N")
        .replaceAll("\\$\\d+\\(", "(");
  }

  @Test
  void aRawThread() throws Exception {
    Thread thread = new Orders(storage).onRawThread();
    thread.join(20_000);
    assertEquals(
        HEAD.formatted(thread.getName())
            + "  LOST by a thread of its own, at shop.Orders.lambda$onRawThread(Orders.java:N) on"
            + (" thread '" + here + "': make the thread by AsyncThreads.propagating(factory), or")
            + " give it AsyncContext.current().bind(task)\n"
            + "  read at shop.Orders.read(Orders.java:N)",
        printed());
  }

  @Test
  void aSchedulerWithoutHooks() {
    Scheduler scheduler = Schedulers.newSingle("mail");
    new Mail(storage).onReactor(scheduler);
    scheduler.dispose();
    assertEquals(
        HEAD.formatted(reports.get(0).thread())
            + "  LOST by a Reactor scheduler without the integration's hooks, at"
            + (" shop.Mail.lambda$onReactor(Mail.java:N) on thread '" + here + "':")
            + " call ReactorIntegration.install() when the application starts\n"
            + "  read at shop.Mail.read(Mail.java:N)",
        printed());
  }

  @Test
  void aForeignCompleter() throws Exception {
    watchTheJdkToo();
    CompletableFuture<String> reply = new CompletableFuture<>();
    new Orders(storage).onReply(reply);
    Thread client = new Thread(() -> reply.complete("paid"), "client");
    client.start();
    client.join(20_000);
    assertEquals(
        HEAD.formatted("client")
            + "  LOST by whoever completed a CompletableFuture that nobody wrapped, at"
            + (" shop.Orders.lambda$onReply(Orders.java:N) on thread '" + here + "': register it")
            + " on AsyncFutures.propagating(future)\n"
            + "  read at shop.Orders.read(Orders.java:N)",
        printed());
  }

  @Test
  void anOldWorker() throws Exception {
    watchTheJdkToo();
    try (Waiting waiting = new Waiting()) {
      waiting.pool.submit(() -> {}).get(20, TimeUnit.SECONDS);
      new Orders(storage).onPool(waiting.pool);
    }
    assertEquals(
        HEAD.formatted("worker")
            + "  LOST by an executor that nobody wrapped, at"
            + (" shop.Orders.lambda$onPool(Orders.java:N) on thread '" + here + "': hand it to")
            + " AsyncExecutors.propagating(executor); but if a library had queued it before,"
            + " register AsyncContext.current().bind(task) with the library\n"
            + "  read at shop.Orders.read(Orders.java:N)",
        printed());
  }

  private void watchTheJdkToo() {
    watch.close();
    watch = LostStores.of(storage).instrumentingJdk().reportTo(reports::add).watch();
  }
}
