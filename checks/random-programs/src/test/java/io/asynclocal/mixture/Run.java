package io.asynclocal.mixture;

import io.asynclocal.AsyncContext;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.concurrent.AsyncFutures;
import io.asynclocal.concurrent.AsyncThreads;
import io.asynclocal.contract.random.ForeignThread;
import io.asynclocal.contract.random.Stores;
import io.asynclocal.coroutines.ElementsKt;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.CoroutineScope;
import kotlinx.coroutines.CoroutineScopeKt;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.ExecutorsKt;
import kotlinx.coroutines.SupervisorKt;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * One program with its subscribers. Every other one runs on a single thread, and so happens the
 * same each time: on it, and on others that race, it is fed as somebody else.
 */
final class Run implements AutoCloseable {
  private static final int FUEL = 20_000;
  private static final int PATIENCE = 10;
  private static final int QUIET = 3;
  private static final long HANGING = 60;
  private static final int SOON = 2;
  private static final long NEVER = TimeUnit.HOURS.toMillis(1);

  private final Program program;
  private final long seed;
  private final Mode mode;
  private final boolean races;
  private final ForeignThread foreign;
  private final ScheduledExecutorService pool;
  private final List<Scheduler> reactors;
  private final List<io.reactivex.rxjava3.core.Scheduler> rxjavas;
  private final List<CoroutineContext> dispatchers;
  private final CoroutineScope scope =
      CoroutineScopeKt.CoroutineScope(SupervisorKt.SupervisorJob(null).plus(new Quiet()));

  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> trace = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<CompletableFuture<?>> futures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger burnt = new AtomicInteger();
  private @Nullable OpenSources open;
  private volatile boolean derives;
  private volatile boolean othersKeep;

  /** The contexts of the subscribers: what comes too late is there as long as somebody keeps it. */
  private final List<AsyncContext> kept = new ArrayList<>();

  /** Who emits and what is built, which applications may keep for ever. */
  private final ConcurrentLinkedQueue<Object> keepers = new ConcurrentLinkedQueue<>();

  private final List<WeakReference<Object>> stores = new ArrayList<>();
  private final List<End> ends = new ArrayList<>();
  private final CountDownLatch ended;

  /** Is there until the collector runs. */
  private final WeakReference<Object> garbage = new WeakReference<>(new Object());

  /** Makes a run, of which nothing happens yet. */
  Run(Program program, long seed, Mode mode) {
    this.program = program;
    this.seed = seed;
    this.mode = mode;
    this.races = races(seed);
    this.ended = new CountDownLatch(subscribers());
    this.foreign = new ForeignThread(Math.floorMod(seed, 3L) == 0, this::fault);
    this.pool = races ? Executors.newScheduledThreadPool(2) : foreign.executor();
    CoroutineContext pooled = ExecutorsKt.from(pool);
    var inPool = Schedulers.fromExecutorService(pool);
    var rxInPool = io.reactivex.rxjava3.schedulers.Schedulers.from(pool);
    this.reactors =
        races
            ? List.of(
                inPool, Schedulers.parallel(), Schedulers.boundedElastic(), Schedulers.single())
            : List.of(inPool, Schedulers.immediate());
    this.rxjavas =
        races
            ? List.of(
                rxInPool,
                io.reactivex.rxjava3.schedulers.Schedulers.computation(),
                io.reactivex.rxjava3.schedulers.Schedulers.io(),
                io.reactivex.rxjava3.schedulers.Schedulers.single())
            : List.of(rxInPool);
    this.dispatchers =
        races
            ? List.of(
                pooled, Dispatchers.getDefault(), Dispatchers.getIO(), Dispatchers.getUnconfined())
            : List.of(pooled, Dispatchers.getUnconfined());
  }

  private int subscribers() {
    return 1 + (int) Math.floorMod(seed / 2, 3L);
  }

  /** Some subscribe in a context that was derived with several stores. */
  private Stores stores(int number) {
    return Math.floorMod(seed + number, 4L) == 0
        ? new Stores("tenant of " + number, "user of " + number, Stores.NOBODY)
        : Stores.NONE;
  }

  /** {@return whether the library is there} */
  boolean carries() {
    return mode.carries();
  }

  /** {@return whether a program of that seed runs on several threads} */
  static boolean races(long seed) {
    return Math.floorMod(seed, 2L) == 1;
  }

  boolean races() {
    return races;
  }

  void fault(String fault) {
    faults.add(fault);
    if (Boolean.getBoolean("random.stack")) {
      new IllegalStateException(fault).printStackTrace();
    }
  }

  /** Compares what a function sees with what it has to see. */
  void check(Part part, String function) {
    mode.disturb();
    note(part.id + " " + function);
    String seen = Stores.ID.getStore();
    boolean isRight = part.id.equals(seen) && part.stores.areSeenIn(Stores.current());
    if (!isRight && !(seen.equals(Stores.NOBODY) && mayHaveForgotten())) {
      fault(
          function
              + " saw "
              + seen
              + " "
              + Stores.current()
              + " instead of "
              + part.id
              + " "
              + part.stores);
    }
  }

  /** What comes after a cancellation may come to nobody, and not to somebody else. */
  void checkLate(String id) {
    mode.disturb();
    String seen = Stores.ID.getStore();
    if (!seen.equals(id) && !seen.equals(Stores.NOBODY)) {
      fault("a signal after the cancellation saw " + seen + " instead of " + id);
    }
  }

  /** Notes what happened, and ends programs in which everything goes on and on. */
  void note(String what) {
    trace.add(what);
    if (burnt.incrementAndGet() > FUEL) {
      throw new Drawn();
    }
  }

  /** {@return all that happened, null if that is not the same each time} */
  @Nullable List<String> trace() {
    return races ? null : trace.stream().sorted().toList();
  }

  /** {@return what the subscribers were told} */
  List<String> signals() {
    return ends.stream().map(End::signals).toList();
  }

  int checks() {
    return burnt.get();
  }

  /** Says that there are contexts that nobody need keep: other ones than the subscribers' own. */
  void derives() {
    derives = true;
  }

  /** Whether what comes too late may run in no context, since the collector has run. */
  private boolean mayHaveForgotten() {
    return derives && garbage.get() == null;
  }

  /**
   * Says that what somebody else keeps has a context: a coroutine that has ended, of which its
   * element is a part as its local variables are, what is written in Reactor's own Context, or the
   * task of a timer that an operator has disposed of.
   */
  void othersKeep() {
    othersKeep = true;
  }

  /** {@return whether only the library can keep a context when all has ended} */
  boolean isAlone() {
    return !othersKeep;
  }

  /** Has the sources counted, by a stage that stands below each. */
  void countSources() {
    open = new OpenSources();
  }

  /** {@return {@code source}, counted if that is wanted} */
  Object counted(Kind kind, Object source) {
    return open == null ? source : open.counted(kind, source);
  }

  /** {@return whether a source that is counted has neither come to an end nor been cancelled} */
  boolean goesOn() {
    return open != null && open.areThere();
  }

  Scheduler reactor(int salt) {
    return reactors.get(salt % reactors.size());
  }

  io.reactivex.rxjava3.core.Scheduler rxjava(int salt) {
    return rxjavas.get(salt % rxjavas.size());
  }

  /** {@return where a coroutine is to run, in its launcher's context} */
  CoroutineContext coroutine(int salt) {
    CoroutineContext dispatcher = dispatcher(salt);
    return carries() ? dispatcher.plus(ElementsKt.inheritedAsyncContext()) : dispatcher;
  }

  CoroutineContext dispatcher(int salt) {
    othersKeep();
    return dispatchers.get(salt % dispatchers.size());
  }

  CoroutineScope scope() {
    return scope;
  }

  ScheduledExecutorService executor() {
    return carries() ? AsyncExecutors.propagating(pool) : pool;
  }

  /** {@return the same threads, as what is no service} */
  Executor plainExecutor() {
    Executor executor = pool::execute;
    return carries() ? AsyncExecutors.propagating(executor) : executor;
  }

  /** {@return what makes threads that begin in their maker's context} */
  ThreadFactory threads() {
    return carries() ? AsyncThreads.propagating(Thread::new) : Thread::new;
  }

  /** {@return how long to wait for what perhaps comes, in milliseconds} */
  long soon() {
    othersKeep();
    return races ? SOON : NEVER;
  }

  /**
   * {@return a future whose reactions run where they are registered; it is cancelled in the end}
   */
  CompletableFuture<Object> begun(CompletableFuture<Object> future) {
    futures.add(future);
    return carries() ? AsyncFutures.propagating(future) : future;
  }

  /** {@return a listener that runs where it was registered} */
  Runnable bound(Runnable listener) {
    return carries() ? AsyncContext.current().bind(listener) : listener;
  }

  /** Feeds a source from another thread in another context, once all is subscribed. */
  void elsewhere(Runnable feed) {
    keepers.add(feed);
    listened(feed);
  }

  /** As {@link #elsewhere(Runnable)}, where what is called has a context of its own. */
  void listened(Runnable listener) {
    foreign.feed(listener);
  }

  /** As {@link #elsewhere(Runnable)}, when somebody is there to take it, or has not come. */
  void elsewhere(BooleanSupplier ready, Runnable feed) {
    elsewhere(ready, feed, PATIENCE);
  }

  private void elsewhere(BooleanSupplier ready, Runnable feed, int patience) {
    elsewhere(
        () -> {
          if (patience == 0 || ready.getAsBoolean()) {
            feed.run();
          } else {
            elsewhere(ready, feed, patience - 1);
          }
        });
  }

  /** Builds and subscribes to everything, and feeds it until nothing more happens. */
  void run() throws InterruptedException {
    onItsThread(
        () -> {
          subscribe();
          foreign.begin();
        });
    quiet();
  }

  private void subscribe() {
    List<Object> pipelines = new ArrayList<>();
    boolean isEager = program.isEager();
    for (int number = 0; number < subscribers() && !isEager; number++) {
      pipelines.add(program.build(this, "s" + number, stores(number), Stores.NONE));
    }
    for (int number = 0; number < subscribers(); number++) {
      int subscriber = number;
      Object store = new Object();
      stores.add(new WeakReference<>(store));
      String id = "s" + number;
      Stores own = stores(number);
      End end = new End(this, id, own, seed + number, ended);
      ends.add(end);
      // As a callback of its own: what is entered there ends with it.
      own.in(AsyncContext.root().with(Stores.KEPT, store).with(Stores.ID, id))
          .run(
              () -> {
                kept.add(AsyncContext.current());
                Object pipeline =
                    isEager ? program.build(this, id, own, own) : pipelines.get(subscriber);
                keepers.add(pipeline);
                end.subscribeTo(pipeline, program.gives());
              });
    }
  }

  /** Waits until the end, or until nothing has happened for a while; then cancels what is left. */
  List<String> end() throws InterruptedException {
    if (races) {
      // Many a program never ends by itself.
      boolean ignored = ended.await(SOON * PATIENCE, TimeUnit.MILLISECONDS);
    }
    onItsThread(() -> foreign.asIntruder("the canceller", () -> ends.forEach(End::dispose)));
    quiet();
    // What was cancelled perhaps begins something in its place.
    for (int times = 0; times < 2; times++) {
      onItsThread(() -> futures.forEach(future -> future.cancel(false)));
      quiet();
    }
    onItsThread(
        () -> CoroutineScopeKt.cancel(scope, (java.util.concurrent.CancellationException) null));
    quiet();
    requireClean();
    keepers.add(ends);
    kept.clear();
    return List.copyOf(faults);
  }

  private void onItsThread(Runnable body) throws InterruptedException {
    if (races) {
      body.run();
      return;
    }
    try {
      Object unused =
          AsyncContext.root()
              .call(() -> foreign.executor().submit(body))
              .get(HANGING, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A program can't be run.", e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      fault("the thread hangs");
    }
  }

  /**
   * Waits until the one thread has nothing to do; where several race, until nothing has happened
   * for a while.
   */
  private void quiet() throws InterruptedException {
    if (!races) {
      boolean ignored = foreign.awaitRest();
      return;
    }
    int before = -1;
    for (int turns = 0; turns < QUIET || foreign.isBusy(); turns++) {
      if (!foreign.awaitTurnIn(1)) {
        return;
      }
      turns = burnt.get() == before ? turns : 0;
      before = burnt.get();
    }
  }

  private void requireClean() throws InterruptedException {
    CountDownLatch looked = new CountDownLatch(2);
    for (ScheduledExecutorService each : List.of(foreign.executor(), pool)) {
      AsyncContext.root()
          .run(
              () ->
                  each.execute(
                      () -> {
                        if (!Stores.ID.getStore().equals(Stores.NOBODY)
                            || !Stores.current().equals(Stores.NONE)) {
                          fault(
                              "a thread was left with "
                                  + Stores.ID.getStore()
                                  + " "
                                  + Stores.current());
                        }
                        looked.countDown();
                      }));
    }
    if (!looked.await(HANGING, TimeUnit.SECONDS)) {
      fault("a thread hangs");
    }
    if (!Stores.ID.getStore().equals(Stores.NOBODY)) {
      fault("the subscribing thread was left with " + Stores.ID.getStore());
    }
  }

  /** {@return what may keep a context} */
  Object keepers() {
    return List.copyOf(keepers);
  }

  /** {@return the stores of contexts that nothing may keep now} */
  List<WeakReference<Object>> weakStores() {
    return stores;
  }

  @Override
  public void close() {
    foreign.close();
    pool.shutdownNow();
  }
}
