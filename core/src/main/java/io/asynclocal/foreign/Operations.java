package io.asynclocal.foreign;

import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The open operations of an environment. It refers to them weakly, so that a forgotten one becomes
 * unreachable and is found; whoever takes one out of the set decides how it ended.
 */
final class Operations {
  private static final System.Logger LOG = System.getLogger("io.asynclocal");

  private final String environment;
  private volatile LeakDetection leakDetection = LeakDetection.fromProperty();
  private boolean declared;
  private boolean closed;
  private final AtomicLong opened = new AtomicLong();
  private final Set<OpenOperation> open = ConcurrentHashMap.newKeySet();
  private final List<Consumer<? super OperationLeak>> listeners = new CopyOnWriteArrayList<>();

  /**
   * Of the environment's own: its thread ends with it, and a slow listener delays no one else.
   * Null, and no thread, until an operation is opened.
   */
  private volatile @Nullable Cleaner cleaner;

  Operations(String environment) {
    this.environment = environment;
  }

  /** Sets the level; a second declaration must say the same. */
  synchronized void declare(LeakDetection level) {
    if (declared && level != leakDetection) {
      throw new IllegalStateException(
          "The leak detection of environment '"
              + environment
              + "' is "
              + leakDetection
              + ", and can't be "
              + level
              + " as well. Declare it in one place.");
    }
    declared = true;
    leakDetection = level;
  }

  /** Returns what is to be known of a new operation, which doesn't count yet. */
  OpenOperation register(AsyncOperation operation) {
    boolean keepsStack = leakDetection.samples(opened.getAndIncrement());
    return new OpenOperation(operation, this, cleaner(), keepsStack);
  }

  private Cleaner cleaner() {
    Cleaner made = cleaner;
    if (made == null) {
      synchronized (open) {
        made = cleaner;
        if (made == null) {
          made = Cleaner.create();
          cleaner = made;
        }
      }
    }
    return made;
  }

  /** Counts an operation, which closing is to find then, or returns false once it is too late. */
  synchronized boolean add(OpenOperation operation) {
    return !closed && open.add(operation);
  }

  boolean contains(OpenOperation operation) {
    return open.contains(operation);
  }

  /** Takes an operation out; true for one caller only. */
  boolean remove(OpenOperation operation) {
    return open.remove(operation);
  }

  long count() {
    return open.size();
  }

  void addListener(Consumer<? super OperationLeak> listener) {
    listeners.add(listener);
  }

  void removeListener(Consumer<? super OperationLeak> listener) {
    listeners.remove(listener);
  }

  /** Closes and reports what is open, and accepts no more. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    for (OpenOperation operation : open) {
      operation.closeWithEnvironment();
    }
  }

  void report(OpenOperation operation, OperationLeak.Kind kind) {
    OperationLeak leak = operation.leaked(environment, kind);
    LOG.log(Level.WARNING, leak.toString(), leak.opened());
    for (Consumer<? super OperationLeak> listener : listeners) {
      try {
        listener.accept(leak);
      } catch (Throwable e) {
        LOG.log(
            Level.WARNING,
            "The leak listener " + listener + " threw; it was told of this: " + leak,
            e);
      }
    }
  }
}
