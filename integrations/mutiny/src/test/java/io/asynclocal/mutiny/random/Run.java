package io.asynclocal.mutiny.random;

import io.asynclocal.AsyncContext;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One program with its subscribers, on foreign threads that are checked after. */
final class Run implements AutoCloseable {
  private static final String INTRUDER = "intruder";

  private static final int RESTING = 5;
  private static final int MOST_WAITS = 100;

  private final ScheduledThreadPoolExecutor foreign = new ScheduledThreadPoolExecutor(1);
  private final ScheduledThreadPoolExecutor other = new ScheduledThreadPoolExecutor(1);
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Runnable> feeds = new ConcurrentLinkedQueue<>();

  /** So that what comes after the end of a subscription has a context to run in. */
  private final List<AsyncContext> contexts = new ArrayList<>();

  private final AtomicInteger calls = new AtomicInteger();
  private volatile boolean feeding;

  void fault(String fault) {
    faults.add(fault);
    if (Boolean.getBoolean("random.stack")) {
      new IllegalStateException(fault).printStackTrace();
    }
  }

  /** Notes that a function is called. */
  void note() {
    calls.incrementAndGet();
  }

  ScheduledExecutorService executor(int salt) {
    return salt % 2 == 0 ? foreign : other;
  }

  /** Feeds a source from another thread in another context, once all is subscribed. */
  void elsewhere(Runnable feed) {
    feeds.add(feed);
    if (feeding) {
      feed();
    }
  }

  /** By one thread at a time, so that what is fed first comes first. */
  private synchronized void feed() {
    for (Runnable feed = feeds.poll(); feed != null; feed = feeds.poll()) {
      Runnable next = feed;
      // Detached from whoever runs: as another request's thread would.
      AsyncContext.root()
          .run(() -> foreign.execute(() -> Part.ID.run(INTRUDER, () -> quietly(next))));
    }
  }

  private static void quietly(Runnable feed) {
    try {
      feed.run();
    } catch (RuntimeException e) {
      // An emitter that has ended, or is full, says so: which is no matter here.
    }
  }

  /** Runs {@code program} for some subscribers and returns what was wrong. */
  List<String> of(Program program, long seed) throws InterruptedException {
    int subscribers = 1 + (int) Math.floorMod(seed, 3L);
    CountDownLatch ended = new CountDownLatch(subscribers);
    List<End> ends = new ArrayList<>();
    for (int number = 0; number < subscribers; number++) {
      String id = "s" + number;
      Multi<String> multi = program.build(this, id, Part.NOBODY);
      Part part = new Part(this, id, Part.NOBODY, new Program.Step(0, 0, program));
      End end = new End(part, Math.floorMod(seed + number, 3L), ended);
      ends.add(end);
      // As a callback of its own: what is entered there ends with it.
      AsyncContext.root()
          .run(
              () ->
                  Part.ID.run(
                      id,
                      () -> {
                        contexts.add(AsyncContext.current());
                        multi.subscribe().withSubscriber(end);
                      }));
    }
    feeding = true;
    feed();
    awaitRest(ended);
    AsyncContext.root().run(() -> Part.ID.run(INTRUDER, () -> ends.forEach(End::cancel)));
    for (ScheduledExecutorService threads : List.of(foreign, other)) {
      threads.execute(
          () -> {
            if (!Part.ID.getStore().equals(Part.NOBODY)) {
              fault("a foreign thread was left with " + Part.ID.getStore());
            }
          });
      threads.shutdown();
      if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
        fault("a foreign thread hangs");
      }
    }
    if (!Part.ID.getStore().equals(Part.NOBODY)) {
      fault("the subscribing thread was left with " + Part.ID.getStore());
    }
    return List.copyOf(faults);
  }

  /**
   * Many a program never ends by itself; it is cancelled from elsewhere when it has come to rest.
   */
  private void awaitRest(CountDownLatch ended) throws InterruptedException {
    int resting = 0;
    for (int waits = 0; resting < RESTING && waits < MOST_WAITS; waits++) {
      int before = calls.get();
      if (ended.await(2, TimeUnit.MILLISECONDS)) {
        return;
      }
      resting = calls.get() == before && !isBusy(foreign) && !isBusy(other) ? resting + 1 : 0;
    }
  }

  private static boolean isBusy(ScheduledThreadPoolExecutor threads) {
    return threads.getActiveCount() > 0 || !threads.getQueue().isEmpty();
  }

  @Override
  public void close() {
    foreign.shutdownNow();
    other.shutdownNow();
  }

  /** The end of a pipeline: greedy, one at a time, or one that cancels. */
  private static final class End implements MultiSubscriber<String> {
    private final Part part;
    private final long style;
    private final CountDownLatch ended;
    private volatile Flow.@Nullable Subscription subscription;

    End(Part part, long style, CountDownLatch ended) {
      this.part = part;
      this.style = style;
      this.ended = ended;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      part.check("end.onSubscribe");
      this.subscription = subscription;
      subscription.request(style == 1 ? 1 : Long.MAX_VALUE);
    }

    @Override
    public void onItem(String item) {
      part.check("end.onItem");
      if (style == 1) {
        subscription.request(1);
      } else if (style == 2) {
        cancel();
      }
    }

    @Override
    public void onFailure(Throwable failure) {
      part.check("end.onFailure");
      ended.countDown();
    }

    @Override
    public void onCompletion() {
      part.check("end.onCompletion");
      ended.countDown();
    }

    void cancel() {
      Flow.Subscription now = subscription;
      if (now != null) {
        now.cancel();
      }
      ended.countDown();
    }
  }
}
