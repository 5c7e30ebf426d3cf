package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableEmitter;
import io.reactivex.rxjava3.core.CompletableOnSubscribe;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableEmitter;
import io.reactivex.rxjava3.core.FlowableOnSubscribe;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.MaybeEmitter;
import io.reactivex.rxjava3.core.MaybeOnSubscribe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.ObservableEmitter;
import io.reactivex.rxjava3.core.ObservableOnSubscribe;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleEmitter;
import io.reactivex.rxjava3.core.SingleOnSubscribe;
import java.util.function.Function;

/**
 * Finds out whether what is assembled comes by a handler of ours, which tells a function of this
 * class instead of binding it. Nothing is subscribed to.
 */
final class AssemblyProbe
    implements FlowableOnSubscribe<Object>,
        ObservableOnSubscribe<Object>,
        SingleOnSubscribe<Object>,
        MaybeOnSubscribe<Object>,
        CompletableOnSubscribe {
  private boolean arrived;

  private static boolean arrives(Function<AssemblyProbe, Object> assembly) {
    AssemblyProbe probe = new AssemblyProbe();
    Object unused = assembly.apply(probe);
    return probe.arrived;
  }

  /** Returns whether {@code function} is a probe, of this class or of another loader's copy. */
  static boolean isOfAnyCopy(Object function) {
    return function.getClass().getName().equals(AssemblyProbe.class.getName());
  }

  static boolean flowable() {
    return arrives(probe -> Flowable.create(probe, BackpressureStrategy.MISSING));
  }

  static boolean observable() {
    return arrives(Observable::create);
  }

  static boolean single() {
    return arrives(Single::create);
  }

  static boolean maybe() {
    return arrives(Maybe::create);
  }

  static boolean completable() {
    return arrives(Completable::create);
  }

  static boolean connectableFlowable() {
    return Flowable.never().publish() instanceof Restoring;
  }

  static boolean connectableObservable() {
    return Observable.never().publish() instanceof Restoring;
  }

  /** Notes that a handler of ours was called. */
  void arrive() {
    arrived = true;
  }

  @Override
  public void subscribe(FlowableEmitter<Object> emitter) {}

  @Override
  public void subscribe(ObservableEmitter<Object> emitter) {}

  @Override
  public void subscribe(SingleEmitter<Object> emitter) {}

  @Override
  public void subscribe(MaybeEmitter<Object> emitter) {}

  @Override
  public void subscribe(CompletableEmitter emitter) {}
}
