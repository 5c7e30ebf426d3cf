package io.asynclocal.rxjava3.random;

import io.asynclocal.AsyncContext;
import io.asynclocal.contract.random.ForeignThread;
import io.asynclocal.contract.random.Stores;
import io.asynclocal.rxjava3.HooklessScheduler;
import io.asynclocal.rxjava3.RxJavaIntegration;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.schedulers.TestScheduler;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One program with its subscribers, on foreign threads and schedulers that are checked after. */
final class Run implements AutoCloseable {
  private static final int FUEL = 20_000;
  private static final int PATIENCE = 20;
  private static final int TICKS = 8;
  private static final int MOST_TICKS = 40;
  private static final int LAST_TICKS = 10;

  private final Program program;
  private final long seed;
  private final Mode mode;
  private final ForeignThread foreign = new ForeignThread(false, this::fault);
  private final TestScheduler clock = new TestScheduler();
  private final List<Scheduler> hooked =
      List.of(
          Schedulers.computation(),
          Schedulers.io(),
          Schedulers.single(),
          Schedulers.newThread(),
          Schedulers.from(foreign.executor()),
          RxJavaIntegration.propagating(clock));
  private final List<Scheduler> hookless =
      List.of(clock, new HooklessScheduler(foreign.executor()));

  /** The contexts of the subscribers: what comes too late is there as long as somebody keeps it. */
  private final List<AsyncContext> kept = new ArrayList<>();

  /** Who emits, who subscribes and what is built, which applications may keep for ever. */
  private final List<Object> keepers = new CopyOnWriteArrayList<>();

  private final List<WeakReference<Object>> stores = new ArrayList<>();

  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> trace = new ConcurrentLinkedQueue<>();
  private final AtomicInteger burnt = new AtomicInteger();
  private volatile boolean takesTime;
  private volatile boolean derives;
  private volatile boolean isExcused;
  private volatile boolean isClosed;
  private @Nullable Object shared;
  private final List<Object> pipelines = new ArrayList<>();
  private final List<End> ends = new ArrayList<>();

  /** Is there until the collector runs. */
  private final WeakReference<Object> garbage = new WeakReference<>(new Object());

  /** Makes a run, of which nothing happens yet. */
  Run(Program program, long seed, Mode mode) {
    this.program = program;
    this.seed = seed;
    this.mode = mode;
  }

  static boolean isSubscriber(String id) {
    return id.startsWith("s");
  }

  private static String subscriber(int number) {
    return "s" + number;
  }

  void fault(String fault) {
    faults.add(fault);
    if (Boolean.getBoolean("random.stack")) {
      new IllegalStateException(fault).printStackTrace();
    }
  }

  /** Notes what is called, and ends programs in which everything goes on and on. */
  void note(String function) {
    trace.add(function);
    if (burnt.incrementAndGet() > FUEL || isClosed) {
      throw new Drawn(null);
    }
  }

  /**
   * {@return all that was called; null if that is not the same each time} The order is lost, since
   * RxJava disposes of what it has in the order of hash codes.
   */
  @Nullable List<String> trace() {
    return takesTime ? null : trace.stream().sorted().toList();
  }

  /** Says that there are contexts that nobody need keep: other ones than the subscribers' own. */
  void derives() {
    derives = true;
  }

  /**
   * {@return whether what comes too late may run in no context} So it may if that was another than
   * a subscriber's own, and the collector has run. Whoever asks is excused, and this run proves
   * nothing.
   */
  boolean mayHaveForgotten() {
    boolean mayHave = derives && garbage.get() == null;
    isExcused |= mayHave;
    return mayHave;
  }

  /** {@return whether something would be a fault if the collector hadn't run} */
  boolean isExcused() {
    return isExcused;
  }

  /** {@return whether threads of RxJava's own may have run something} */
  boolean usesPools() {
    return takesTime;
  }

  /** {@return what a source fails with when it has ended} */
  Drawn lateFailure(Part part) {
    return new Drawn(mode == Mode.ASSEMBLED_BEFORE ? null : part);
  }

  /** Compares where an error was reported with whose it is. */
  void reported(String id) {
    String seen = Stores.ID.getStore();
    // What comes too late for a context that was made for it, as withStore's is, comes to nobody.
    boolean isOurs = id.equals(Part.ANY_OF_US) ? isSubscriber(seen) : seen.equals(id);
    if (!isOurs && !seen.equals(Stores.NOBODY)) {
      fault("the handler of errors saw " + seen + " instead of " + id);
    }
  }

  /** {@return what may keep a context, and the stores of contexts that nothing may keep now} */
  Map.Entry<List<Object>, List<WeakReference<Object>>> kept() {
    return Map.entry(keepers, stores);
  }

  /** Notes that a method is called, which perhaps brings a scheduler of its own. */
  void uses(Method method) {
    takesTime |= List.of(method.getParameterTypes()).contains(TimeUnit.class);
  }

  Scheduler scheduler(int salt, boolean isHooked, boolean isTimed) {
    if (isHooked || salt % 2 == 0) {
      int number = salt / 2 % hooked.size();
      takesTime |= number < hooked.size() - 1;
      return hooked.get(number);
    }
    int number = salt / 2 % (hookless.size() + 1);
    if (number == hookless.size()) {
      // Which sleeps on its caller's thread until it is time.
      return isTimed ? clock : Schedulers.trampoline();
    }
    takesTime |= number > 0;
    return hookless.get(number);
  }

  Object shared(Supplier<Object> building) {
    if (shared == null) {
      shared = building.get();
    }
    return shared;
  }

  /** Feeds a source from another thread in another context, once all is subscribed. */
  void elsewhere(Runnable feed) {
    keepers.add(feed);
    foreign.feed(feed);
  }

  /** As {@link #elsewhere(Runnable)}, when somebody is there to take it, or has not come. */
  void elsewhere(Supplier<Boolean> ready, Runnable feed) {
    elsewhere(ready, feed, PATIENCE);
  }

  private void elsewhere(Supplier<Boolean> ready, Runnable feed, int patience) {
    elsewhere(
        () -> {
          if (patience == 0 || ready.get()) {
            feed.run();
          } else {
            elsewhere(ready, feed, patience - 1);
          }
        });
  }

  /** Builds the pipelines of all subscribers. */
  void assemble() {
    for (int number = 0; number < subscribers(); number++) {
      pipelines.add(assemble(subscriber(number), stores(number)));
    }
  }

  /** Functions that are called at once may throw at once. */
  private Object assemble(String id, Stores stores) {
    try {
      return program.build(this, id, stores);
    } catch (RuntimeException e) {
      if (!Drawn.isCauseOf(e)) {
        throw e;
      }
      return Flowable.error(e);
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
      String id = subscriber(number);
      Stores stores = stores(number);
      End end = new End(this, id, stores, seed + number, ended);
      ends.add(end);
      Object pipeline = pipelines.get(number);
      Object store = new Object();
      this.stores.add(new WeakReference<>(store));
      // As a callback of its own: what is entered there ends with it.
      stores
          .in(AsyncContext.root().with(Stores.KEPT, store).with(Stores.ID, id))
          .run(() -> subscribe(end, pipeline));
    }
    foreign.begin();
    drive(ended);
  }

  /** Cancels, from elsewhere, what has not come to an end, and returns what was wrong. */
  List<String> end() throws InterruptedException {
    foreign.asIntruder("the canceller", () -> ends.forEach(End::dispose));
    // This scheduler keeps what was disposed of until its time has come.
    elsewhere(() -> clock.advanceTimeBy(LAST_TICKS, TimeUnit.MILLISECONDS));
    foreign.awaitIdle();
    foreign.end();
    keepers.add(pipelines);
    keepers.add(ends);
    kept.clear();
    return List.copyOf(faults);
  }

  /** RxJava can't help throwing when a source of somebody else's throws. */
  private void subscribe(End end, Object pipeline) {
    kept.add(AsyncContext.current());
    try {
      end.subscribeTo(pipeline);
    } catch (RuntimeException e) {
      if (!Drawn.isCauseOf(e)) {
        throw e;
      }
    }
    end.requireUnchanged();
  }

  /**
   * Many a program never ends by itself; it is cancelled from elsewhere when it has come to rest.
   */
  private void drive(CountDownLatch ended) throws InterruptedException {
    foreign.awaitIdle(); // whether time goes on must not depend on how soon this looks
    int resting = 0;
    for (int tick = 0; resting < TICKS && tick < MOST_TICKS && ended.getCount() > 0; tick++) {
      int before = burnt.get();
      elsewhere(() -> clock.advanceTimeBy(1, TimeUnit.MILLISECONDS));
      foreign.awaitIdle();
      if (takesTime) {
        boolean ignored = ended.await(1, TimeUnit.MILLISECONDS);
      }
      resting = burnt.get() == before ? resting + 1 : 0;
    }
    foreign.awaitIdle(); // a request may come after the end, and has to come before a cancellation
  }

  @Override
  public void close() {
    isClosed = true;
    foreign.close();
  }
}
