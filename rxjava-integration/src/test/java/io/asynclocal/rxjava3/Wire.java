package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.CompletableEmitter;
import io.reactivex.rxjava3.core.CompletableObserver;
import io.reactivex.rxjava3.core.Emitter;
import io.reactivex.rxjava3.core.MaybeEmitter;
import io.reactivex.rxjava3.core.MaybeObserver;
import io.reactivex.rxjava3.core.Observer;
import io.reactivex.rxjava3.core.SingleEmitter;
import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.disposables.Disposable;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The other end of a source: what is signalled here reaches all that subscribed. Sources without
 * any of RxJava also signal to those that have cancelled.
 */
final class Wire {
  private final List<Receiver> receivers = new CopyOnWriteArrayList<>();

  private record Receiver(Consumer<String> next, Runnable complete, Consumer<Throwable> error) {}

  void next(String item) {
    receivers.forEach(receiver -> receiver.next.accept(item));
  }

  void complete() {
    receivers.forEach(receiver -> receiver.complete.run());
  }

  void fail() {
    receivers.forEach(receiver -> receiver.error.accept(new IllegalStateException("failed")));
  }

  private void add(Consumer<String> next, Runnable complete, Consumer<Throwable> error) {
    receivers.add(new Receiver(next, complete, error));
  }

  /** Signals to {@code subject} too. */
  <S extends Observer<String>> S into(S subject) {
    add(subject::onNext, subject::onComplete, subject::onError);
    return subject;
  }

  /** Signals to {@code processor} too. */
  <P extends Subscriber<String>> P through(P processor) {
    add(processor);
    return processor;
  }

  /** Signals to {@code subscriber}, which has its subscription. */
  void add(Subscriber<? super String> subscriber) {
    add(subscriber::onNext, subscriber::onComplete, subscriber::onError);
  }

  <F extends CompletableFuture<String>> F into(F future) {
    add(future::complete, () -> {}, future::completeExceptionally);
    return future;
  }

  void emitter(Emitter<String> emitter) {
    add(emitter::onNext, emitter::onComplete, emitter::onError);
  }

  void emitter(SingleEmitter<String> emitter) {
    add(emitter::onSuccess, () -> {}, emitter::onError);
  }

  void emitter(MaybeEmitter<String> emitter) {
    add(emitter::onSuccess, () -> {}, emitter::onError);
  }

  void emitter(CompletableEmitter emitter) {
    add(item -> {}, emitter::onComplete, emitter::onError);
  }

  /** Signals to an emitter, which may be of any of the five types. */
  @SuppressWarnings("unchecked") // what it emits is a String
  void anyEmitter(Object emitter) {
    if (emitter instanceof Emitter<?>) {
      emitter((Emitter<String>) emitter);
    } else if (emitter instanceof SingleEmitter<?>) {
      emitter((SingleEmitter<String>) emitter);
    } else if (emitter instanceof MaybeEmitter<?>) {
      emitter((MaybeEmitter<String>) emitter);
    } else {
      emitter((CompletableEmitter) emitter);
    }
  }

  void subscribe(Subscriber<? super String> subscriber) {
    subscriber.onSubscribe(new Deaf());
    add(subscriber);
  }

  void subscribe(Observer<? super String> observer) {
    observer.onSubscribe(Disposable.empty());
    add(observer::onNext, observer::onComplete, observer::onError);
  }

  void subscribe(SingleObserver<? super String> observer) {
    observer.onSubscribe(Disposable.empty());
    observer(observer);
  }

  /** Signals to {@code observer}, which has what disposes of it. */
  void observer(SingleObserver<? super String> observer) {
    add(observer::onSuccess, () -> {}, observer::onError);
  }

  void subscribe(MaybeObserver<? super String> observer) {
    observer.onSubscribe(Disposable.empty());
    observer(observer);
  }

  /** Signals to {@code observer}, which has what disposes of it. */
  void observer(MaybeObserver<? super String> observer) {
    add(observer::onSuccess, () -> {}, observer::onError);
  }

  void subscribe(CompletableObserver observer) {
    observer.onSubscribe(Disposable.empty());
    observer(observer);
  }

  /** Signals to {@code observer}, which has what disposes of it. */
  void observer(CompletableObserver observer) {
    add(item -> {}, observer::onComplete, observer::onError);
  }

  /** Does nothing: a source that goes on whatever is asked of it. */
  private static final class Deaf implements Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }
}
