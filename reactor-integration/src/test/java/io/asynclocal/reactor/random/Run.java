package io.asynclocal.reactor.random;

import io.asynclocal.AsyncContext;
import io.asynclocal.reactor.Automatic;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** One program with its subscribers, on foreign threads and schedulers that are checked after. */
final class Run implements AutoCloseable {
  private static final String INTRUDER = "intruder";

  private final ExecutorService foreign;
  private final List<Scheduler> schedulers;
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Runnable> feeds = new ConcurrentLinkedQueue<>();
  private volatile boolean feeding;

  private final Runnable disturbance;

  /**
   * Makes a run.
   *
   * @param disturbance what happens whenever a function is called
   */
  Run(Runnable disturbance) {
    this.disturbance = disturbance;
    foreign = Executors.newSingleThreadExecutor();
    schedulers =
        List.of(
            Schedulers.parallel(),
            Schedulers.boundedElastic(),
            Schedulers.immediate(),
            Schedulers.single(),
            Schedulers.fromExecutorService(foreign));
  }

  /**
   * In automatic mode Reactor sets thread-locals from the subscriber's context round a bare inner
   * publisher, before anything of ours is subscribed.
   */
  boolean seesEntered() {
    return !Automatic.isEnabled();
  }

  void disturb() {
    disturbance.run();
  }

  void fault(String fault) {
    faults.add(fault);
    if (Boolean.getBoolean("random.stack")) {
      new IllegalStateException(fault).printStackTrace();
    }
  }

  Scheduler scheduler(int salt) {
    return schedulers.get(salt % schedulers.size());
  }

  /**
   * Feeds a source from another thread in another context, or as nobody, once all is subscribed.
   */
  void elsewhere(Runnable feed) {
    feeds.add(feed);
    if (feeding) {
      feed();
    }
  }

  private void feed() {
    for (Runnable feed = feeds.poll(); feed != null; feed = feeds.poll()) {
      Runnable next = feed;
      // Detached from whoever runs: as another request's thread would.
      AsyncContext.root().run(() -> execute(() -> Part.ID.run(INTRUDER, () -> quietly(next))));
    }
  }

  private void execute(Runnable feed) {
    try {
      foreign.execute(feed);
    } catch (RejectedExecutionException e) {
      // All has ended, and this is late.
    }
  }

  private static void quietly(Runnable feed) {
    try {
      feed.run();
    } catch (RuntimeException e) {
      // A sink that has ended, or is full, says so: which is no matter here.
    }
  }

  /** Runs {@code program} for some subscribers and returns what was wrong. */
  List<String> of(Program program, long seed, boolean looksForWhatIsKept)
      throws InterruptedException {
    int subscribers = 1 + (int) Math.floorMod(seed, 3L);
    CountDownLatch ended = new CountDownLatch(subscribers);
    List<End> ends = new ArrayList<>();
    List<Flux<String>> publishers = new ArrayList<>();
    List<Reference<Object>> stores = new ArrayList<>();
    for (int number = 0; number < subscribers; number++) {
      String id = "s" + number;
      Flux<String> flux = program.build(this, id, Part.NOBODY, Part.NOBODY);
      // Automatic mode sets what is written in the Context, and past the hook nobody writes there.
      boolean pastTheHook = !Automatic.isEnabled() && Math.floorMod(seed / 7, 2L) == 0;
      End end = new End(part(id), Demand.of(seed + number, pastTheHook), ended);
      ends.add(end);
      // As a callback of its own: what is entered there ends with it.
      Object big = new Object();
      AsyncContext.root()
          .run(() -> Part.BIG.run(big, () -> Part.ID.run(id, () -> end.to(flux, pastTheHook))));
      publishers.add(flux);
      stores.add(new WeakReference<>(big));
    }
    feeding = true;
    feed();
    // Many a program never ends by itself; it is cancelled from elsewhere then.
    boolean ignored = ended.await(200, TimeUnit.MILLISECONDS);
    AsyncContext.root().run(() -> Part.ID.run(INTRUDER, () -> ends.forEach(End::dispose)));
    finish();
    if (looksForWhatIsKept) {
      stores.forEach(Run::collect);
      if (stores.stream().anyMatch(store -> store.get() != null)) {
        fault("a store is kept when all has ended");
      }
    }
    Reference.reachabilityFence(ends);
    Reference.reachabilityFence(publishers);
    return List.copyOf(faults);
  }

  /** Runs {@code program} for one subscriber, who requests elsewhere, one item at a time. */
  List<String> requestedElsewhere(Program program, boolean pastTheHook)
      throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    End end = new End(part("s0"), Demand.ELSEWHERE, ended);
    Flux<String> flux = program.build(this, "s0", Part.NOBODY, Part.NOBODY);
    AsyncContext.root().run(() -> Part.ID.run("s0", () -> end.to(flux, pastTheHook)));
    feeding = true;
    feed();
    boolean ignored = ended.await(50, TimeUnit.MILLISECONDS);
    AsyncContext.root().run(() -> Part.ID.run(INTRUDER, end::dispose));
    finish();
    return List.copyOf(faults);
  }

  private Part part(String id) {
    return new Part(this, id, Part.NOBODY, Part.NOBODY, NONE);
  }

  private void finish() throws InterruptedException {
    foreign.execute(
        () -> {
          if (!Part.ID.getStore().equals(Part.NOBODY)) {
            fault("the foreign thread was left with " + Part.ID.getStore());
          }
        });
    foreign.shutdown();
    if (!foreign.awaitTermination(10, TimeUnit.SECONDS)) {
      fault("the foreign thread hangs");
    }
    if (!Part.ID.getStore().equals(Part.NOBODY)) {
      fault("the subscribing thread was left with " + Part.ID.getStore());
    }
  }

  private static void collect(Reference<Object> store) {
    for (int turn = 0; turn < 50 && store.get() != null; turn++) {
      System.gc();
      Thread.yield();
    }
  }

  private static final Program.Step NONE =
      new Program.Step(0, 0, new Program(0, List.of()), new Program(0, List.of()));

  @Override
  public void close() {
    foreign.shutdownNow();
  }

  /** How the end of a pipeline asks for items. */
  private enum Demand {
    ALL,
    ONE_AT_A_TIME,
    ONLY_ONE,
    /** One at a time, all but the first on another thread and in another context. */
    NEXT_ELSEWHERE,
    /** One at a time, on another thread and in another context. */
    ELSEWHERE;

    /**
     * Draws one. Past the hook, of a chain of single items, the first request is answered where it
     * is made, and what is drawn may be such a chain.
     */
    static Demand of(long seed, boolean pastTheHook) {
      Demand drawn =
          List.of(ALL, ONE_AT_A_TIME, ONLY_ONE, ELSEWHERE).get((int) Math.floorMod(seed, 4L));
      return drawn == ELSEWHERE && pastTheHook ? NEXT_ELSEWHERE : drawn;
    }
  }

  private static final class End extends BaseSubscriber<String> {
    private final Part part;
    private final Demand demand;
    private final CountDownLatch ended;

    End(Part part, Demand demand, CountDownLatch ended) {
      this.part = part;
      this.demand = demand;
      this.ended = ended;
    }

    /** Subscribes, where Reactor calls the hook for the last operator, or where it doesn't. */
    void to(Flux<String> flux, boolean pastTheHook) {
      if (pastTheHook) {
        CoreSubscriber<String> subscriber = this;
        flux.subscribe(subscriber);
      } else {
        Subscriber<String> subscriber = this;
        flux.subscribe(subscriber);
      }
    }

    private void requestElsewhere() {
      part.run()
          .elsewhere(
              () -> {
                if (!isDisposed()) {
                  request(1);
                }
              });
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      part.check("end.onSubscribe");
      switch (demand) {
        case ALL, ONLY_ONE -> subscription.request(Long.MAX_VALUE);
        case ONE_AT_A_TIME, NEXT_ELSEWHERE -> subscription.request(1);
        case ELSEWHERE -> requestElsewhere();
      }
    }

    @Override
    protected void hookOnNext(String item) {
      part.check("end.onNext");
      switch (demand) {
        case ALL -> {
          // has asked for it
        }
        case ONE_AT_A_TIME -> request(1);
        case ONLY_ONE -> cancel();
        case NEXT_ELSEWHERE, ELSEWHERE -> requestElsewhere();
      }
    }

    @Override
    protected void hookOnError(Throwable failure) {
      part.check("end.onError");
    }

    @Override
    protected void hookOnComplete() {
      part.check("end.onComplete");
    }

    @Override
    protected void hookOnCancel() {
      // Whoever disposes of a subscriber calls this, before anything of Reactor's.
    }

    @Override
    protected void hookFinally(reactor.core.publisher.SignalType type) {
      ended.countDown();
    }
  }
}
