package io.asynclocal.foreign;

import io.asynclocal.ThreadView;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** What is known of an operation while it is open, and stays when it has become unreachable. */
final class OpenOperation extends WeakReference<AsyncOperation> {
  private final Operations operations;
  private final String name;
  private final long asyncId;
  private final @Nullable Throwable opened;
  private final Cleaner.Cleanable unreachable;

  OpenOperation(
      AsyncOperation operation, Operations operations, Cleaner cleaner, boolean keepsStack) {
    super(operation);
    this.operations = operations;
    this.name = operation.name();
    this.asyncId = operation.asyncId();
    this.opened =
        keepsStack
            ? new Throwable(
                operation + " was opened here, on thread '" + ThreadView.currentName() + "'")
            : null;
    this.unreachable = cleaner.register(operation, () -> leak(OperationLeak.Kind.UNREACHABLE));
  }

  /** Begins to count, or returns false if the environment has ended. */
  boolean begin() {
    return operations.add(this);
  }

  boolean isOpen() {
    return operations.contains(this);
  }

  /** Ends it as it should be ended; returns false if it had ended before. */
  boolean close() {
    boolean closed = operations.remove(this);
    if (closed) {
      unreachable.clean();
    }
    return closed;
  }

  /** Ends it because its environment ends. */
  void closeWithEnvironment() {
    AsyncOperation operation = get();
    if (operation == null) {
      leak(OperationLeak.Kind.UNREACHABLE);
    } else if (leak(OperationLeak.Kind.OPEN_AT_CLOSE)) {
      operation.release();
    }
    unreachable.clean();
  }

  OperationLeak leaked(String environment, OperationLeak.Kind kind) {
    return new OperationLeak(environment, name, asyncId, kind, opened);
  }

  private boolean leak(OperationLeak.Kind kind) {
    boolean leaked = operations.remove(this);
    if (leaked) {
      operations.report(this, kind);
    }
    return leaked;
  }
}
