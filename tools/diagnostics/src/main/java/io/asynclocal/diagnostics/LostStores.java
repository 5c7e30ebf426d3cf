package io.asynclocal.diagnostics;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.diagnostics.LostStore.Hop;
import java.lang.StackWalker.StackFrame;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches a storage, and says where its store was lost when {@link AsyncLocalStorage#getStore}
 * finds nothing in work that began in a flow which had a store: the chain of hops, the first that
 * nobody carried the store over, and the line to change.
 *
 * {@snippet :
 * // First thing in main, so that all threads made from then on are known.
 * LostStores watch = LostStores.of(requestId).instrumentingJdk().watch();
 * }
 *
 * <p>It is silent unless it knows that there was a store. It knows so of a thread which a flow with
 * a store has made, and of all work begun there; of tasks that a flow hands to the JDK's pools and
 * of reactions that it registers with futures, if {@linkplain Builder#instrumentingJdk those tell},
 * and else of a pool's worker for tasks of the code that handed over the first one only, since a
 * worker runs work of many flows; and of the code that you say {@linkplain Builder#expectedIn
 * always has one}. An {@link AsyncRecorder} that samples stacks lets it name the hops before the
 * loss, too.
 *
 * <p>What it can't know it doesn't report: a callback that a library keeps by itself and calls on a
 * thread of its own, in code of which nothing was said. Nor does it report work that has entered a
 * context since the hop, be it the root, for that says which stores there are.
 *
 * <p><b>Cost.</b> None for reads that find a store. A read that finds nothing walks the stack, and
 * so does the making of a thread in a flow. Each place is reported once.
 */
public final class LostStores implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.asynclocal");
  private static final int DEPTH = 128;
  private static final int MOST_REPORTS = 1_000;

  private final AsyncLocalStorage<?> storage;
  private final List<String> expected;
  private final Consumer<LostStore> report;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  private LostStores(Builder builder) {
    storage = builder.storage;
    expected = List.copyOf(builder.expected);
    report = builder.report;
  }

  /**
   * Begins to say how a storage is to be watched.
   *
   * @param storage the storage, of which this becomes the one listener
   * @return a builder that reports through {@link System.Logger}
   * @throws NullPointerException if {@code storage} is null
   */
  public static Builder of(AsyncLocalStorage<?> storage) {
    return new Builder(requireNonNull(storage, "storage is null. Pass the one to watch."));
  }

  /** Ends watching. A second call does nothing. */
  @Override
  public void close() {
    storage.whenUnbound(null);
    TaskBirths.unwatch(this);
    Births.unwatch(this);
  }

  /** Whether there is a store here to lose; null is what {@code exit} binds. */
  boolean hasStore() {
    return storage.isBound() && storage.getStore() != null;
  }

  /** Whether this thread runs work that no hook was told of. */
  static boolean isOutside() {
    return AsyncHooks.executionAsyncId() == 1;
  }

  private void missed() {
    List<StackFrame> stack = StackSampling.callers(DEPTH);
    List<Hop> hops = hops(stack);
    if (!hops.isEmpty() && reported.size() < MOST_REPORTS) {
      LostStore lost =
          new LostStore(
              storage.name(),
              Thread.currentThread().getName(),
              stack.stream().map(StackFrame::toStackTraceElement).toList(),
              hops);
      if (reported.add(place(lost))) {
        report.accept(lost);
      }
    }
  }

  /** Returns where a store was lost and missed, which is the same on whatever thread. */
  private static String place(LostStore lost) {
    return lost.read().get(0) + " " + lost.hops().stream().map(Hop::line).toList();
  }

  /** Returns the hops if it is known that there was a store before them. */
  private List<Hop> hops(List<StackFrame> stack) {
    Origin running = AsyncRecorder.running();
    Birth birth = isOutside() ? bornHere(stack) : bornBefore(running);
    if (birth != null) {
      return hopsFrom(birth, running);
    }
    if (stack.stream().anyMatch(frame -> isExpected(frame.getClassName()))) {
      WorkSource source = WorkSource.of(stack);
      String entry = WorkSource.entry(stack).toStackTraceElement().toString();
      return List.of(new Hop(source.name, entry, "", source.advice));
    }
    return List.of();
  }

  private boolean isExpected(String className) {
    return expected.stream().anyMatch(className::startsWith);
  }

  /** Returns the birth that took this thread's work out of a flow. */
  private @Nullable Birth bornHere(List<StackFrame> stack) {
    Birth birth = Births.here();
    Birth outOfFlow = birth == null ? null : birth.outOfFlow(this);
    if (birth == null || outOfFlow == null) {
      return null;
    }
    boolean isKnown =
        TaskBirths.running() != null
            || !WorkSource.of(stack).sharesThreads()
            || isFirstTask(birth, stack);
    return isKnown ? outOfFlow : null;
  }

  /** Whether the code that made a worker also wrote the task which the worker runs. */
  private static boolean isFirstTask(Birth birth, List<StackFrame> stack) {
    if (birth.stack().isEmpty() || stack.isEmpty()) {
      return false;
    }
    StackFrame maker = birth.stack().get(0);
    StackFrame entry = WorkSource.entry(stack);
    return outermost(entry).equals(outermost(maker))
        && (!isLambda(entry) || method(entry).equals(method(maker)));
  }

  /** Returns the name of the class without those of classes nested in it. */
  private static String outermost(StackFrame frame) {
    String name = frame.getClassName();
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  private static boolean isLambda(StackFrame frame) {
    return frame.getMethodName().startsWith("lambda$");
  }

  /** Returns the name of the method, for a lambda of the one that it is written in. */
  private static String method(StackFrame frame) {
    String name = frame.getMethodName();
    return isLambda(frame) ? name.substring("lambda$".length(), name.lastIndexOf('$')) : name;
  }

  private @Nullable Birth bornBefore(@Nullable Origin running) {
    for (Origin origin = running; origin != null; origin = origin.cause()) {
      Birth birth = origin.birth();
      if (birth != null) {
        return birth.outOfFlow(this);
      }
    }
    return null;
  }

  private static List<Hop> hopsFrom(Birth birth, @Nullable Origin running) {
    List<Hop> hops = carried(birth.origin());
    WorkSource by = birth.source();
    hops.add(new Hop(by.name, line(birth.stack()), birth.maker(), by.advice));
    hops.addAll(carried(running));
    return hops;
  }

  /** Returns the hops that hooks were told of, the oldest first. */
  private static List<Hop> carried(@Nullable Origin last) {
    List<Hop> hops = new ArrayList<>();
    if (last != null) {
      for (Origin origin : last.chain()) {
        String line = origin.stack().isEmpty() ? "an unsampled place" : "" + origin.stack().get(0);
        hops.add(new Hop(origin.type(), line, origin.threadName(), ""));
      }
      Collections.reverse(hops);
    }
    return hops;
  }

  private static String line(List<StackFrame> stack) {
    return stack.isEmpty() ? "an unknown place" : stack.get(0).toStackTraceElement().toString();
  }

  /** Says how a storage is to be watched. Not for use by several threads. */
  public static final class Builder {
    private final AsyncLocalStorage<?> storage;
    private final List<String> expected = new ArrayList<>();
    private boolean instrumentsJdk;
    private Consumer<LostStore> report = lost -> LOG.log(Level.WARNING, lost);

    private Builder(AsyncLocalStorage<?> storage) {
      this.storage = storage;
    }

    /**
     * Says of some code that it runs in flows which have a store, always: a read that finds nothing
     * with such code on the stack is reported, whatever brought the work there.
     *
     * @param classes how the names of the classes begin, such as {@code "shop.orders."}
     * @return this builder
     * @throws IllegalArgumentException if {@code classes} is blank
     * @throws NullPointerException if {@code classes} is null
     */
    public Builder expectedIn(String classes) {
      if (requireNonNull(classes, "classes is null. Pass how names begin.").isBlank()) {
        throw new IllegalArgumentException(
            "The prefix '"
                + classes
                + "' is blank. Pass how names begin, such as \"shop.orders.\".");
      }
      expected.add(classes);
      return this;
    }

    /**
     * Has reports go elsewhere than to the log.
     *
     * @param listener is told of each place once, on the thread that read
     * @return this builder
     * @throws NullPointerException if {@code listener} is null
     */
    public Builder reportTo(Consumer<LostStore> listener) {
      report = requireNonNull(listener, "listener is null. Pass who is to be told.");
      return this;
    }

    /**
     * Has the JDK's own pools and futures tell who handed a task over, so that it is known of each
     * task of an old worker, and of each reaction that a foreign thread runs, in which flow it
     * began: those of {@link java.util.concurrent.ThreadPoolExecutor}, {@link
     * java.util.concurrent.ForkJoinPool} and {@link java.util.concurrent.CompletableFuture}, and of
     * what is built upon them.
     *
     * <p>It needs {@code net.bytebuddy:byte-buddy} and {@code byte-buddy-agent} on the class path.
     * Their classes are changed from {@link #watch} until the last such watch is closed: for tests
     * and for hunting, not for production. While a store is bound, each handing over costs a stack
     * trace. Java 21 and later print a warning about an agent that is loaded while they run, unless
     * they are started with {@code -XX:+EnableDynamicAgentLoading} or with the second jar as {@code
     * -javaagent}. Of several copies of this library in one process the last that asks is told.
     *
     * @return this builder
     */
    public Builder instrumentingJdk() {
      instrumentsJdk = true;
      return this;
    }

    /**
     * Begins to watch, best before the application makes its threads.
     *
     * @return a watch that has begun
     * @throws IllegalStateException if the JDK {@linkplain #instrumentingJdk is to be instrumented}
     *     and can't be, as without Byte Buddy; nothing has changed then
     */
    public LostStores watch() {
      LostStores watch = new LostStores(this);
      if (instrumentsJdk) {
        TaskBirths.watch(watch);
      }
      Births.watch(watch);
      storage.whenUnbound(watch::missed);
      return watch;
    }
  }
}
