package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;

/** Watches one event of a pipeline, whichever of RxJava's five types it is of. */
record Watched(Event event, Runnable watch) {

  void on(Event happening) {
    if (event == happening) {
      watch.run();
    }
  }

  private void signal() {
    if (event == Event.SIGNAL || event == Event.SECOND) {
      watch.run();
    }
  }

  /** Returns {@code source}, watched where requests and cancellation arrive. */
  Object above(Object source) {
    if (event != Event.REQUEST && event != Event.CANCEL) {
      return source;
    }
    if (source instanceof Flowable<?> flowable) {
      return flowable.doOnRequest(n -> on(Event.REQUEST)).doOnCancel(() -> on(Event.CANCEL));
    } else if (source instanceof Observable<?> observable) {
      return observable.doOnDispose(() -> on(Event.CANCEL));
    } else if (source instanceof Single<?> single) {
      return single.doOnDispose(() -> on(Event.CANCEL));
    } else if (source instanceof Maybe<?> maybe) {
      return maybe.doOnDispose(() -> on(Event.CANCEL));
    }
    return ((Completable) source).doOnDispose(() -> on(Event.CANCEL));
  }

  /** Returns {@code pipeline}, watched where signals leave it. */
  Object below(Object pipeline) {
    if (pipeline instanceof Flowable<?> flowable) {
      return flowable
          .doOnNext(item -> signal())
          .doOnComplete(() -> on(Event.SIGNAL))
          .doOnError(failure -> on(Event.ERROR));
    } else if (pipeline instanceof Observable<?> observable) {
      return observable
          .doOnNext(item -> signal())
          .doOnComplete(() -> on(Event.SIGNAL))
          .doOnError(failure -> on(Event.ERROR));
    } else if (pipeline instanceof Single<?> single) {
      return single.doOnSuccess(item -> signal()).doOnError(failure -> on(Event.ERROR));
    } else if (pipeline instanceof Maybe<?> maybe) {
      return maybe
          .doOnSuccess(item -> signal())
          .doOnComplete(this::signal)
          .doOnError(failure -> on(Event.ERROR));
    }
    return ((Completable) pipeline)
        .doOnComplete(this::signal)
        .doOnError(failure -> on(Event.ERROR));
  }
}
