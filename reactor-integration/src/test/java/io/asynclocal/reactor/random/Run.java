package io.asynclocal.reactor.random;

import io.asynclocal.AsyncContext;
import io.asynclocal.contract.random.ForeignThread;
import io.asynclocal.contract.random.Stores;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** One program with its subscribers, on foreign threads and schedulers that are checked after. */
final class Run implements AutoCloseable {
  private static final int TICKS = 8;
  private static final int LAST_TICKS = 10;

  private static final Program.Step NONE =
      new Program.Step(0, 0, new Program(0, List.of()), new Program(0, List.of()));

  private final Program program;
  private final long seed;
  private final Mode mode;
  private final boolean pastTheHook;
  private final ForeignThread foreign = new ForeignThread(false, this::fault);
  private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

  /** The last two do the same each time. */
  private final List<Scheduler> schedulers =
      List.of(
          Schedulers.parallel(),
          Schedulers.boundedElastic(),
          Schedulers.single(),
          Schedulers.fromExecutorService(foreign.executor()),
          Schedulers.immediate(),
          clock);

  /** The contexts of the subscribers: what comes too late is there as long as somebody keeps it. */
  private final List<AsyncContext> kept = new ArrayList<>();

  private final List<WeakReference<Object>> stores = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> trace = new ConcurrentLinkedQueue<>();
  private final List<Flux<String>> pipelines = new ArrayList<>();
  private final List<End> ends = new ArrayList<>();
  private @Nullable Flux<String> shared;
  private volatile boolean takesTime;
  private volatile boolean isTimed;

  /** Is there until the collector runs. */
  private final WeakReference<Object> garbage = new WeakReference<>(new Object());

  /** Makes a run, of which nothing happens yet. */
  Run(Program program, long seed, Mode mode) {
    // Automatic mode sets what is written in the Context, and past the hook nobody writes there.
    this(program, seed, mode, mode != Mode.AUTOMATIC_TOO && Math.floorMod(seed / 7, 2L) == 0);
  }

  private Run(Program program, long seed, Mode mode, boolean pastTheHook) {
    this.program = program;
    this.seed = seed;
    this.mode = mode;
    this.pastTheHook = pastTheHook;
  }

  /** {@return a run of the same that has no library} */
  Run blind() {
    return new Run(program, seed, Mode.BLIND, pastTheHook);
  }

  static boolean isSubscriber(@Nullable String id) {
    return id != null && id.startsWith("s");
  }

  private static String subscriber(int number) {
    return "s" + number;
  }

  void disturb() {
    mode.disturb();
  }

  void fault(String fault) {
    faults.add(fault);
    if (Boolean.getBoolean("random.stack")) {
      new IllegalStateException(fault).printStackTrace();
    }
  }

  /**
   * {@return whether what comes too late may run in no context, or in what is written alone} So it
   * may when the collector has run, if its context was another than a subscriber's own, which only
   * subscriptions kept.
   */
  boolean mayHaveForgotten() {
    return garbage.get() == null;
  }

  /** Notes what is called. */
  void note(String function) {
    trace.add(function);
  }

  /** {@return all that was called, in no order} */
  List<String> trace() {
    return trace.stream().sorted().toList();
  }

  /**
   * {@return whether threads of Reactor's own may have run something, which is not the same twice}
   */
  boolean takesTime() {
    return takesTime;
  }

  Scheduler scheduler(int salt) {
    int number = salt % schedulers.size();
    takesTime |= number < schedulers.size() - 2;
    return schedulers.get(number);
  }

  /** {@return one that has timers, which in-place execution hasn't} */
  Scheduler timer(int salt) {
    isTimed = true;
    return salt % schedulers.size() == schedulers.size() - 2 ? clock : scheduler(salt);
  }

  /** {@return whether an operator has timers} */
  boolean isTimed() {
    return isTimed;
  }

  Flux<String> shared(Supplier<Flux<String>> building) {
    Flux<String> built = shared;
    if (built == null) {
      built = building.get();
      shared = built;
    }
    return built;
  }

  /** {@return who is kept by applications for ever, and keeps nothing of a context} */
  List<Object> keepers() {
    return List.of(pipelines, ends);
  }

  /** {@return the stores of contexts that nothing may keep when all has ended} */
  List<WeakReference<Object>> stores() {
    return stores;
  }

  /** Feeds a source from another thread in another context, once all is subscribed. */
  void elsewhere(Runnable feed) {
    foreign.feed(feed);
  }

  /** Builds the pipelines of all subscribers. */
  void assemble() {
    for (int number = 0; number < subscribers(); number++) {
      pipelines.add(program.build(this, subscriber(number), stores(number)));
    }
  }

  private int subscribers() {
    return 1 + (int) Math.floorMod(seed, 3L);
  }

  /** Some subscribe in a context that was derived with several stores. */
  private Stores stores(int number) {
    return Math.floorMod(seed + number, 4L) == 0
        ? new Stores("tenant of " + number, "user of " + number, Stores.NOBODY)
        : Stores.NONE;
  }

  /** Subscribes to what was assembled, and feeds it for a while. */
  void run() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(pipelines.size());
    for (int number = 0; number < pipelines.size(); number++) {
      Stores stores = stores(number);
      Part part = new Part(this, subscriber(number), stores, NONE);
      End end = new End(part, End.Demand.of(seed + number, pastTheHook), ended);
      subscribe(end, pipelines.get(number), stores, pastTheHook);
    }
    drive(ended);
  }

  /** Runs the program for one subscriber, who requests elsewhere, one item at a time. */
  List<String> requestedElsewhere(boolean pastTheHook) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    pipelines.add(program.build(this, subscriber(0), Stores.NONE));
    Part part = new Part(this, subscriber(0), Stores.NONE, NONE);
    End end = new End(part, End.Demand.ELSEWHERE, ended);
    subscribe(end, pipelines.get(0), Stores.NONE, pastTheHook);
    drive(ended);
    return end();
  }

  /** As a callback of its own: what is entered there ends with it. */
  private void subscribe(End end, Flux<String> pipeline, Stores stores, boolean pastTheHook) {
    Object store = new Object();
    this.stores.add(new WeakReference<>(store));
    AsyncContext context =
        stores.in(
            AsyncContext.root().with(Stores.KEPT, store).with(Stores.ID, subscriber(ends.size())));
    ends.add(end);
    kept.add(context);
    context.run(
        () -> {
          end.to(pipeline, pastTheHook);
          // What a function enters that is called at once lasts until this body ends.
          if (!stores.areSeenIn(Stores.current())) {
            fault("the subscriber was left with " + Stores.current() + " instead of " + stores);
          }
        });
  }

  private void drive(CountDownLatch ended) throws InterruptedException {
    foreign.begin();
    foreign.awaitIdle(); // whether time goes on must not depend on how soon this looks
    for (int tick = 0; tick < TICKS && ended.getCount() > 0; tick++) {
      elsewhere(() -> clock.advanceTimeBy(Duration.ofMillis(1)));
      foreign.awaitIdle();
      if (takesTime) {
        // Many a program never ends by itself; it is cancelled from elsewhere then.
        boolean ignored = ended.await(2, TimeUnit.MILLISECONDS);
      }
    }
  }

  /** Cancels, from elsewhere, what has not come to an end, and returns what was wrong. */
  List<String> end() throws InterruptedException {
    foreign.asIntruder("the canceller", () -> ends.forEach(End::dispose));
    // This scheduler keeps what was disposed of until its time has come.
    elsewhere(() -> clock.advanceTimeBy(Duration.ofMillis(LAST_TICKS)));
    foreign.awaitIdle();
    foreign.end();
    kept.clear();
    return List.copyOf(faults);
  }

  @Override
  public void close() {
    foreign.close();
    clock.dispose();
  }
}
