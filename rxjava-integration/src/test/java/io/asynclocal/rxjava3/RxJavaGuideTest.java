package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.processors.PublishProcessor;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.schedulers.TestScheduler;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The code of the guide, of the module's README and of the documentation of its classes. */
@SuppressWarnings({"try", "CheckReturnValue"}) // as an application would write it
final class RxJavaGuideTest {
  private static final AsyncLocalStorage<String> REQUEST_ID = AsyncLocalStorage.create();
  private static final AsyncLocalStorage<String> TENANT = AsyncLocalStorage.create();

  private final List<String> logged = new CopyOnWriteArrayList<>();
  private final CountDownLatch done = new CountDownLatch(1);
  private final Client client = new Client();

  /** A client that answers on a thread of its own. */
  private static final class Client {
    private final CompletableFuture<String> reply = new CompletableFuture<>();

    CompletableFuture<String> send(String query) {
      return reply;
    }
  }

  /** A listener as some other library declares it. */
  private interface Listener {
    void onPrice(String price);
  }

  private void log(String message) {
    logged.add(message + " " + REQUEST_ID.getStore());
    done.countDown();
  }

  @AfterEach
  void nothingIsLeft() {
    assertEquals(Plugins.none(), Plugins.handlers());
  }

  @Test
  void install_carriesStoresFromSubscribeOn() throws InterruptedException {
    // @start region="install"
    RxJavaInstallation installation = RxJavaIntegration.install(); // once, at the start

    REQUEST_ID.run(
        "r-17",
        () ->
            Single.fromCompletionStage(client.send("query"))
                .observeOn(Schedulers.computation())
                .subscribe(reply -> log(reply))); // REQUEST_ID.getStore() is r-17
    // @end region="install"
    Foreign.run(() -> client.reply.complete("reply"));
    assertTrue(done.await(30, TimeUnit.SECONDS));
    installation.close();
    assertEquals(List.of("reply r-17"), logged);
  }

  @Test
  void subscribe_isWhereTheContextComesFrom() {
    try (RxJavaInstallation installation = RxJavaIntegration.install()) {
      // @start region="rule"
      PublishProcessor<String> prices = PublishProcessor.create();
      Flowable<String> feed = prices.doOnNext(price -> log(price));

      Disposable first = REQUEST_ID.call("r-18", () -> feed.subscribe());
      Disposable second = REQUEST_ID.call("r-19", () -> feed.subscribe());
      prices.onNext("42"); // logs r-18, then r-19, whoever calls
      // @end region="rule"
      first.dispose();
      second.dispose();
    }
    assertEquals(List.of("42 r-18", "42 r-19"), logged);
  }

  @Test
  void withStore_bindsForWhatIsAbove() {
    Flowable<String> flowable = Flowable.fromCallable(() -> "of " + TENANT.getStore());
    // @start region="withStore"
    flowable
        .compose(RxJavaIntegration.withStore(TENANT, "acme"))
        .subscribe(item -> log(item + ", not " + TENANT.getStore()));
    // @end region="withStore"
    assertEquals(List.of("of acme, not null null"), logged);
  }

  @Test
  void withStore_bindsForWhatDeferReturns() {
    Single<String> load = Single.fromCallable(() -> "of " + TENANT.getStore());
    // @start region="defer"
    Single<String> loaded =
        Single.defer(() -> load.compose(RxJavaIntegration.withStore(TENANT, "acme")));
    // @end region="defer"
    assertEquals("of acme", loaded.blockingGet());
  }

  @Test
  void shared_runsTheUpstreamForNobody() {
    // @start region="shared"
    RxJavaInstallation installation = RxJavaIntegration.install(SharedUpstream.none());
    Single<String> settings = Single.fromCallable(() -> "for " + REQUEST_ID.getStore()).cache();

    REQUEST_ID.run("r-20", () -> settings.subscribe(loaded -> log(loaded))); // for null, in r-20
    // @end region="shared"
    installation.close();
    assertEquals(List.of("for null r-20"), logged);
  }

  @Test
  void propagating_bindsTheTasksOfAnyScheduler() {
    Runnable task = () -> log("task");
    TestScheduler someScheduler = new TestScheduler();
    // @start region="propagating"
    Scheduler scheduler = RxJavaIntegration.propagating(someScheduler);
    // @end region="propagating"
    REQUEST_ID.run("r-21", () -> scheduler.createWorker().schedule(task));
    someScheduler.triggerActions();
    assertEquals(List.of("task r-21"), logged);
  }

  @Test
  void emitters_belongToTheSubscription() {
    Collection<Listener> feed = new CopyOnWriteArrayList<>();
    // @start region="emitters"
    Flowable<String> prices =
        Flowable.create(
            AsyncEmitters.flowable(
                emitter -> {
                  Listener listener = emitter::onNext;
                  feed.add(listener);
                  emitter.setCancellable(() -> feed.remove(listener));
                }),
            BackpressureStrategy.BUFFER);
    // @end region="emitters"
    Disposable subscription = REQUEST_ID.call("r-22", () -> prices.subscribe(price -> log(price)));
    feed.forEach(listener -> listener.onPrice("43"));
    subscription.dispose();
    assertEquals(List.of("43 r-22"), logged);
    assertEquals(List.of(), feed);
  }

  @Test
  void repair_bringsBackWhatWasOverwritten() {
    Consumer<String> warn = logged::add;
    RxJavaInstallation installation = RxJavaIntegration.install();
    RxJavaPlugins.setOnObservableSubscribe(null);
    // @start region="repair"
    for (String hook : installation.overwritten()) {
      warn.accept(hook + " was overwritten");
    }
    installation.repair();
    // @end region="repair"
    assertEquals(List.of(), installation.overwritten());
    installation.close();
    assertEquals(List.of("Observable subscribe was overwritten"), logged);
  }

  @Test
  void root_isForWorkThatServesNobody() {
    try (RxJavaInstallation installation = RxJavaIntegration.install()) {
      REQUEST_ID.run(
          "r-23",
          () -> {
            // @start region="root"
            AsyncContext.root().run(() -> Observable.just("cleaning").subscribe(s -> log(s)));
            // @end region="root"
          });
    }
    assertEquals(List.of("cleaning null"), logged);
  }
}
