package io.asynclocal.rxjava3.random;

import io.asynclocal.rxjava3.StoreTransformer;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableSource;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.MaybeSource;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.ObservableSource;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleSource;
import io.reactivex.rxjava3.flowables.ConnectableFlowable;
import io.reactivex.rxjava3.observables.ConnectableObservable;
import io.reactivex.rxjava3.parallel.ParallelFlowable;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import org.reactivestreams.Publisher;

/** Makes one type of pipeline of another. */
@SuppressWarnings("unchecked") // what is emitted may be anything
final class Conversions {
  private static final List<Class<?>> INTERFACES =
      List.of(
          Publisher.class,
          ObservableSource.class,
          SingleSource.class,
          MaybeSource.class,
          CompletableSource.class,
          ParallelFlowable.class);

  /** Kept, as it is asked more often than anything else. */
  private static final ClassValue<Boolean> IS_PIPELINE =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return INTERFACES.stream().anyMatch(each -> each.isAssignableFrom(type));
        }
      };

  private Conversions() {}

  static boolean isPipeline(Class<?> type) {
    return IS_PIPELINE.get(type);
  }

  /** {@return {@code pipeline} as one of {@code wanted}'s} */
  static Object convert(Object pipeline, Class<?> wanted, int salt) {
    Object source = connected(pipeline, wanted, salt);
    if (wanted.isInstance(source)) {
      return source;
    } else if (wanted.isAssignableFrom(Flowable.class)) {
      return flowable(source);
    } else if (wanted.isAssignableFrom(Observable.class)) {
      return source instanceof Single<?> single
          ? single.toObservable()
          : flowable(source).toObservable();
    } else if (wanted.isAssignableFrom(Single.class)) {
      return source instanceof Observable<?> observable
          ? ((Observable<Object>) observable).first("none")
          : flowable(source).first("none");
    } else if (wanted.isAssignableFrom(Maybe.class)) {
      return source instanceof Completable completable
          ? completable.toMaybe()
          : flowable(source).firstElement();
    } else if (wanted.isAssignableFrom(Completable.class)) {
      return source instanceof Single<?> single
          ? single.ignoreElement()
          : flowable(source).ignoreElements();
    } else if (wanted == ParallelFlowable.class) {
      return flowable(source).parallel(2);
    } else if (wanted == ConnectableFlowable.class) {
      return flowable(source).publish();
    } else if (wanted == ConnectableObservable.class) {
      return flowable(source).toObservable().replay();
    }
    throw new IllegalArgumentException("Nobody knows how to make " + wanted + " of " + source);
  }

  private static Object connected(Object source, Class<?> wanted, int salt) {
    if (source instanceof ConnectableFlowable<?> connectable && wanted != source.getClass()) {
      return wanted == ConnectableFlowable.class
          ? source
          : salt % 2 == 0 ? connectable.refCount() : connectable.autoConnect();
    } else if (source instanceof ConnectableObservable<?> connectable) {
      return wanted == ConnectableObservable.class
          ? source
          : salt % 2 == 0 ? connectable.refCount() : connectable.autoConnect();
    }
    return source;
  }

  static Flowable<Object> flowable(Object source) {
    if (source instanceof Flowable<?> flowable) {
      return (Flowable<Object>) flowable;
    } else if (source instanceof Observable<?> observable) {
      return ((Observable<Object>) observable).toFlowable(BackpressureStrategy.BUFFER);
    } else if (source instanceof Single<?> single) {
      return ((Single<Object>) single).toFlowable();
    } else if (source instanceof Maybe<?> maybe) {
      return ((Maybe<Object>) maybe).toFlowable();
    } else if (source instanceof ParallelFlowable<?> parallel) {
      return ((ParallelFlowable<Object>) parallel).sequential();
    }
    return ((Completable) source).toFlowable();
  }

  /** {@return a pipeline that ends soon, of what a function was given} */
  static Object some(Object given, Part part) {
    long count = part.step().salt() % 3;
    if (given instanceof Observable<?> observable) {
      return observable.map(item -> part.checked("given", item)).take(count);
    }
    return flowable(given).map(item -> part.checked("given", item)).take(count);
  }

  /** Subscribes to windows and groups too, which are items that are pipelines. */
  static Object flatten(Object pipeline, Type type, Part part) {
    boolean nested =
        type instanceof ParameterizedType parameterized
            && isPipeline(Values.raw(parameterized.getActualTypeArguments()[0]));
    if (!nested) {
      return pipeline;
    } else if (pipeline instanceof Observable<?> observable) {
      return ((Observable<Observable<Object>>) observable)
          .flatMap(inner -> part.checked("nested", inner.map(i -> part.checked("in nested", i))));
    }
    return ((Flowable<Flowable<Object>>) pipeline)
        .flatMap(inner -> part.checked("nested", inner.map(i -> part.checked("in nested", i))));
  }

  static Object compose(Object source, StoreTransformer<Object> transformer) {
    if (source instanceof Flowable<?> flowable) {
      return ((Flowable<Object>) flowable).compose(transformer);
    } else if (source instanceof Observable<?> observable) {
      return ((Observable<Object>) observable).compose(transformer);
    } else if (source instanceof Single<?> single) {
      return ((Single<Object>) single).compose(transformer);
    } else if (source instanceof Maybe<?> maybe) {
      return ((Maybe<Object>) maybe).compose(transformer);
    }
    return ((Completable) source).compose(transformer);
  }
}
