package io.asynclocal.reactor;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;

/**
 * A shared publisher's source that has ended. It may be requested from and cancelled all the same:
 * the last items may have been taken later than the end came. It is kept until they are, and then
 * not for its own sake: operators keep tasks that they have disposed of, in which a context is.
 */
final class EndedSource implements Subscription {
  private final CoreSubscriber<?> shared;
  private final Reference<Subscription> source;

  /** As long as items of it are to be taken. */
  private volatile @Nullable Subscription needed;

  EndedSource(Subscription source, CoreSubscriber<?> shared) {
    this.shared = shared;
    this.source = new WeakReference<>(source);
    this.needed = source;
    letGo();
  }

  @Override
  public void request(long n) {
    Subscription known = source.get();
    if (known != null) {
      known.request(n);
      letGo();
    }
  }

  @Override
  public void cancel() {
    Subscription known = source.get();
    needed = null;
    if (known != null) {
      known.cancel();
    }
  }

  private void letGo() {
    if (needed != null && !isTakenFrom(Scannable.from(shared))) {
      needed = null;
    }
  }

  /** What is buffered for nobody is a history, which is kept for ever. */
  private static boolean isTakenFrom(Scannable shared) {
    return shared.scanOrDefault(Scannable.Attr.BUFFERED, 0) > 0
        && shared.inners().findAny().isPresent();
  }
}
