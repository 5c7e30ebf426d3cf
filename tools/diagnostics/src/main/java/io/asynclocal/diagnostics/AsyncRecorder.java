package io.asynclocal.diagnostics;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Watches all asynchronous work of the process from {@link Builder#start} until {@link #close}, and
 * tells {@linkplain AsyncObserver observers} of it. Everything else in this package is such an
 * observer, or a view of what an {@link EventBuffer} has kept.
 *
 * {@snippet :
 * EventBuffer buffer = EventBuffer.ofLast(100_000);
 * try (AsyncRecorder recorder = AsyncRecorder.builder().observer(buffer).start()) {
 *   recorder.run(() -> service.handle(request));
 * }
 * Files.write(file, EventLog.of(buffer).lines());
 * }
 *
 * <p><b>Memory.</b> An origin for each piece of work that is alive, up to a {@linkplain
 * Builder#remembering limit}; what the observers keep.
 *
 * <p><b>Cost.</b> None before the start and after the close; in between some 100 ns an event and,
 * where the stack is taken, some microseconds.
 */
public final class AsyncRecorder implements AutoCloseable {
  /** The type of the resource in which {@link #run} runs a program. */
  public static final String PROGRAM = "Program";

  /** Those that watch; the latest comes first. */
  private static final List<AsyncRecorder> RUNNING = new CopyOnWriteArrayList<>();

  private final AsyncHook hook;
  private final Origins origins;

  private AsyncRecorder(Builder builder) {
    origins = new Origins(builder.remembered);
    hook =
        AsyncHooks.createHook(
            new RecordingHook(
                origins,
                builder.condition,
                builder.stacks,
                builder.labels,
                builder.observers,
                builder.explainsFailures));
  }

  /** {@return a builder of a recorder that has no observer and samples no stack} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Runs {@code program} as a piece of work of its own, of type {@value #PROGRAM}, with which the
   * chains of all that it begins end.
   *
   * @param program the work, run at once on this thread
   * @throws NullPointerException if {@code program} is null
   */
  public void run(Runnable program) {
    requireNonNull(program, "program is null. Pass what is to be run.");
    AsyncResource resource = new AsyncResource(PROGRAM);
    try {
      resource.runInAsyncScope(program);
    } finally {
      resource.release();
    }
  }

  /** {@return how many pieces of work went unremembered, because too many were alive} */
  public long forgotten() {
    return origins.forgotten();
  }

  /** Returns the origin of the work that this thread runs, as the latest recorder knows it. */
  static @Nullable Origin running() {
    long asyncId = AsyncHooks.executionAsyncId();
    for (AsyncRecorder recorder : RUNNING) {
      Origin origin = recorder.origins.of(asyncId);
      if (origin != null) {
        return origin;
      }
    }
    return null;
  }

  /** Ends watching. A second call does nothing. */
  @Override
  public void close() {
    RUNNING.remove(this);
    hook.disable();
  }

  /** Says what a recorder does. Not for use by several threads. */
  public static final class Builder {
    private final List<AsyncObserver> observers = new ArrayList<>();
    private int remembered = 100_000;
    private StackSampling stacks = StackSampling.NONE;
    private Labels labels = Labels.NONE;
    private boolean explainsFailures;
    private @Nullable BooleanSupplier condition;

    private Builder() {}

    /**
     * Adds an observer, to be told after those that were added before.
     *
     * @param observer the observer
     * @return this builder
     * @throws NullPointerException if {@code observer} is null
     */
    public Builder observer(AsyncObserver observer) {
      observers.add(requireNonNull(observer, "observer is null. Pass what is to be told."));
      return this;
    }

    /**
     * Watches nothing but the work that is begun where {@code condition} holds, such as within one
     * request: the stores of the code that begins the work can be read there.
     *
     * <p>While no other hook is enabled, work that isn't watched has neither an id nor a resource.
     *
     * @param condition asked where work is begun, twice where it holds; it must be cheap
     * @return this builder
     * @throws NullPointerException if {@code condition} is null
     */
    public Builder where(BooleanSupplier condition) {
      this.condition = requireNonNull(condition, "condition is null. Pass what is to hold.");
      return this;
    }

    /**
     * Takes the stack that begins a piece of work, of the first and then of every {@code period}th.
     *
     * @param period 1 for all, 100 for one in a hundred
     * @param depth how many frames to keep
     * @return this builder
     * @throws IllegalArgumentException if {@code period} or {@code depth} is less than 1
     */
    public Builder stacks(int period, int depth) {
      stacks = new StackSampling(positive("period", period), positive("depth", depth));
      return this;
    }

    /**
     * Labels each piece of work by the store of {@code storage} that is bound where it is begun.
     *
     * @param <T> what is stored
     * @param storage the storage
     * @param label says of a store which group it belongs to, such as a request's route; never null
     * @return this builder
     * @throws NullPointerException if an argument is null
     */
    public <T> Builder labelledBy(AsyncLocalStorage<T> storage, Function<? super T, String> label) {
      requireNonNull(storage, "storage is null. Pass the storage whose stores make the groups.");
      requireNonNull(label, "label is null. Pass String::valueOf for the store itself.");
      labels =
          () -> {
            T store = storage.getStore();
            return store == null ? "" : label.apply(store);
          };
      return this;
    }

    /**
     * Appends the stacks that began the work to each exception that leaves a piece of work, thrown
     * or as the signal with which a publisher, a future or a coroutine ends, as {@link
     * AsyncStackTrace#appendTo} does; once, by the innermost. Exceptions without a stack of their
     * own are left alone.
     *
     * @return this builder
     */
    public Builder explainFailures() {
      explainsFailures = true;
      return this;
    }

    /**
     * Limits how many pieces of work that are alive at the same time are remembered; 100,000 unless
     * told.
     *
     * @param most the limit; beyond it new work is told of as if it had begun before the recorder
     * @return this builder
     * @throws IllegalArgumentException if {@code most} is less than 1
     */
    public Builder remembering(int most) {
      remembered = positive("limit", most);
      return this;
    }

    /** {@return a recorder that has begun to watch} */
    public AsyncRecorder start() {
      AsyncRecorder recorder = new AsyncRecorder(this);
      recorder.hook.enable();
      RUNNING.add(0, recorder);
      return recorder;
    }

    private static int positive(String what, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(
            "The " + what + " is " + value + ". Pass 1 or more, or leave the call out.");
      }
      return value;
    }
  }
}
