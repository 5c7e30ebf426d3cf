package io.asynclocal.rxjava3.random;

import io.reactivex.rxjava3.core.CompletableEmitter;
import io.reactivex.rxjava3.core.Emitter;
import io.reactivex.rxjava3.core.FlowableEmitter;
import io.reactivex.rxjava3.core.MaybeEmitter;
import io.reactivex.rxjava3.core.ObservableEmitter;
import io.reactivex.rxjava3.core.SingleEmitter;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.functions.Cancellable;
import org.jspecify.annotations.Nullable;

/** What the functions of {@code create} and {@code generate} do with their emitters. */
final class Feeding {
  private static final int GENERATED = 3;

  private Feeding() {}

  /** Feeds what a function was given, if that is an emitter. */
  static void feed(@Nullable Object argument, Part part, int calls) {
    if (argument instanceof FlowableEmitter<?> emitter) {
      cleanUp(part, emitter::setCancellable, emitter::setDisposable);
      items(emitter, part, emitter::tryOnError);
    } else if (argument instanceof ObservableEmitter<?> emitter) {
      cleanUp(part, emitter::setCancellable, emitter::setDisposable);
      items(emitter, part, emitter::tryOnError);
    } else if (argument instanceof SingleEmitter<?> emitter) {
      cleanUp(part, emitter::setCancellable, emitter::setDisposable);
      end(part, () -> onSuccess(emitter), emitter::onError);
    } else if (argument instanceof MaybeEmitter<?> emitter) {
      cleanUp(part, emitter::setCancellable, emitter::setDisposable);
      end(part, () -> onSuccess(emitter), emitter::onError);
    } else if (argument instanceof CompletableEmitter emitter) {
      cleanUp(part, emitter::setCancellable, emitter::setDisposable);
      end(part, emitter::onComplete, emitter::onError);
    } else if (argument instanceof Emitter<?> emitter) {
      generate(emitter, calls);
    }
  }

  private interface Cancelling {
    void set(Cancellable cancellable);
  }

  private interface Disposing {
    void set(Disposable disposable);
  }

  private interface Failing {
    void fail(Throwable failure);
  }

  private static void cleanUp(Part part, Cancelling cancelling, Disposing disposing) {
    if (part.coin(2)) {
      cancelling.set(() -> part.check("cancellable"));
    } else {
      disposing.set(Disposable.fromRunnable(() -> part.check("disposable")));
    }
  }

  @SuppressWarnings("unchecked")
  private static void items(Emitter<?> emitter, Part part, Failing late) {
    Emitter<Object> items = (Emitter<Object>) emitter;
    part.run()
        .elsewhere(
            () -> {
              items.onNext("a");
              items.onNext("b");
            });
    end(
        part,
        () -> {
          items.onNext("c");
          items.onComplete();
        },
        part.coin(2) ? items::onError : late);
  }

  /** Ends, and now and then fails once more when it has ended. */
  private static void end(Part part, Runnable end, Failing failing) {
    int way = part.random().nextInt(4);
    if (way != 0) {
      part.run().elsewhere(end);
    }
    if (way < 2) {
      part.run().elsewhere(() -> failing.fail(part.run().lateFailure(part)));
    }
  }

  @SuppressWarnings("unchecked")
  private static void onSuccess(Object emitter) {
    if (emitter instanceof SingleEmitter<?> single) {
      ((SingleEmitter<Object>) single).onSuccess("a");
    } else {
      ((MaybeEmitter<Object>) emitter).onSuccess("a");
    }
  }

  @SuppressWarnings("unchecked")
  private static void generate(Emitter<?> emitter, int calls) {
    if (calls > GENERATED) {
      emitter.onComplete();
    } else {
      ((Emitter<Object>) emitter).onNext("g" + calls);
    }
  }
}
