package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.reactivex.rxjava3.functions.Consumer;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What scheduled tasks throw. RxJava tells its handler of errors of it, but when the task has
 * returned, and with it the context. So it is noted where that was, and a handler in front of the
 * application's goes back there.
 *
 * <p>It is put there when a task fails, since applications set theirs at any time, and taken out
 * with the last installation. Where {@code RxJavaPlugins} is locked down, it isn't put there.
 */
final class UncaughtFailures implements Consumer<Throwable> {
  private static final int DEEPEST_CAUSE = 8;

  private static final AtomicInteger INSTALLATIONS = new AtomicInteger();

  /** Keeps neither: what has failed is kept by whoever reports it, its context by its task. */
  private static final Map<Throwable, WeakReference<Capture>> CONTEXTS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final @Nullable Consumer<? super Throwable> application;

  private UncaughtFailures(@Nullable Consumer<? super Throwable> application) {
    this.application = application;
  }

  /** Says that there is an installation more. */
  static void installed() {
    INSTALLATIONS.incrementAndGet();
  }

  /**
   * Says that there is an installation less; after the last one the handler is the application's.
   */
  static synchronized void uninstalled() {
    if (INSTALLATIONS.decrementAndGet() == 0
        && RxJavaPlugins.getErrorHandler() instanceof UncaughtFailures ours
        && !RxJavaPlugins.isLockdown()) {
      RxJavaPlugins.setErrorHandler(ours.application);
    }
  }

  /** Notes that a task has failed, before it returns to whoever reports it. */
  static void note(Throwable failure, Capture capture) {
    if (capture != AsyncContext.root() && INSTALLATIONS.get() > 0) {
      CONTEXTS.put(failure, new WeakReference<>(capture));
      putInFront();
    }
  }

  private static synchronized void putInFront() {
    Consumer<? super Throwable> handler = RxJavaPlugins.getErrorHandler();
    if (!(handler instanceof UncaughtFailures) && !RxJavaPlugins.isLockdown()) {
      RxJavaPlugins.setErrorHandler(new UncaughtFailures(handler));
    }
  }

  @Override
  public void accept(Throwable reported) throws Throwable {
    Capture capture = captureOf(reported);
    if (capture == null) {
      tell(reported);
      return;
    }
    Object previous = capture.attach();
    try {
      tell(reported);
    } finally {
      capture.detach(previous);
    }
  }

  /** Whoever reports may have wrapped the failure. */
  private static @Nullable Capture captureOf(Throwable reported) {
    Throwable failure = reported;
    for (int depth = 0; failure != null && depth < DEEPEST_CAUSE; depth++) {
      WeakReference<Capture> capture = CONTEXTS.get(failure);
      if (capture != null) {
        return capture.get();
      }
      failure = failure.getCause();
    }
    return null;
  }

  private void tell(Throwable reported) throws Throwable {
    if (application != null) {
      application.accept(reported);
    } else {
      // As RxJava does where there is no handler.
      reported.printStackTrace();
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, reported);
    }
  }
}
