package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.flowables.ConnectableFlowable;
import io.reactivex.rxjava3.functions.Function;
import io.reactivex.rxjava3.observables.ConnectableObservable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of one installation that see what is assembled. Two things can't be put right where
 * a subscription is made: what a {@code create} reports outside of its signals, and in which
 * context a shared upstream is subscribed to, if its policy isn't the default.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // as RxJavaPlugins declares them
final class AssemblyHandlers {
  private final SharedUpstream policy;

  private AssemblyHandlers(SharedUpstream policy) {
    this.policy = policy;
  }

  /** Returns the slots that one installation needs, each with a new handler. */
  static Stream<Slot<?>> slots(SharedUpstream policy) {
    AssemblyHandlers handlers = new AssemblyHandlers(policy);
    if (!policy.isDefault()) {
      return Stream.concat(handlers.ofSources(), handlers.ofConnectables());
    }
    return PrivateVariable.closedPackages().isEmpty() ? handlers.ofSources() : Stream.of();
  }

  private Stream<Slot<?>> ofSources() {
    UpstreamContext shared = () -> policy.choose(null);
    return Stream.of(
        this.<Flowable>source(
            Flowable.class,
            RxJavaPlugins::getOnFlowableAssembly,
            RxJavaPlugins::setOnFlowableAssembly,
            flowable -> new RestoringFlowable<>(flowable, shared),
            AssemblyProbe::flowable),
        this.<Observable>source(
            Observable.class,
            RxJavaPlugins::getOnObservableAssembly,
            RxJavaPlugins::setOnObservableAssembly,
            observable -> new RestoringObservable<>(observable, shared),
            AssemblyProbe::observable),
        this.<Single>source(
            Single.class,
            RxJavaPlugins::getOnSingleAssembly,
            RxJavaPlugins::setOnSingleAssembly,
            single -> new RestoringSingle<>(single, shared),
            AssemblyProbe::single),
        this.<Maybe>source(
            Maybe.class,
            RxJavaPlugins::getOnMaybeAssembly,
            RxJavaPlugins::setOnMaybeAssembly,
            maybe -> new RestoringMaybe<>(maybe, shared),
            AssemblyProbe::maybe),
        this.<Completable>source(
            Completable.class,
            RxJavaPlugins::getOnCompletableAssembly,
            RxJavaPlugins::setOnCompletableAssembly,
            completable -> new RestoringCompletable(completable, shared),
            AssemblyProbe::completable));
  }

  private Stream<Slot<?>> ofConnectables() {
    return Stream.of(
        AssemblyHandlers.<ConnectableFlowable>connectable(
            ConnectableFlowable.class,
            RxJavaPlugins::getOnConnectableFlowableAssembly,
            RxJavaPlugins::setOnConnectableFlowableAssembly,
            source -> new RestoringConnectableFlowable<>(source, policy),
            AssemblyProbe::connectableFlowable),
        AssemblyHandlers.<ConnectableObservable>connectable(
            ConnectableObservable.class,
            RxJavaPlugins::getOnConnectableObservableAssembly,
            RxJavaPlugins::setOnConnectableObservableAssembly,
            source -> new RestoringConnectableObservable<>(source, policy),
            AssemblyProbe::connectableObservable));
  }

  private <S> Slot<?> source(
      Class<S> type,
      Supplier<@Nullable Function<? super S, ? extends S>> getter,
      Consumer<@Nullable Function<? super S, ? extends S>> setter,
      UnaryOperator<S> sharing,
      BooleanSupplier probe) {
    OnSource<S> handler =
        new OnSource<>(
            OperatorTable.operator(type, "Create"),
            policy.isDefault() ? null : OperatorTable.operator(type, "Cache"),
            sharing);
    return new Slot<>(type.getSimpleName() + " assembly", getter, setter, handler, handler, probe);
  }

  private static <S> Slot<?> connectable(
      Class<S> type,
      Supplier<@Nullable Function<? super S, ? extends S>> getter,
      Consumer<@Nullable Function<? super S, ? extends S>> setter,
      UnaryOperator<S> sharing,
      BooleanSupplier probe) {
    OnConnectable<S> handler = new OnConnectable<>(sharing);
    return new Slot<>(type.getSimpleName() + " assembly", getter, setter, handler, handler, probe);
  }

  /** For all but connectable sources: compares classes, since everything comes by here. */
  private static final class OnSource<S> extends ChainedHandler<Function<? super S, ? extends S>>
      implements Function<S, S> {
    private final @Nullable Class<?> create;
    private final @Nullable Class<?> cache;
    private final UnaryOperator<S> sharing;

    OnSource(@Nullable Class<?> create, @Nullable Class<?> cache, UnaryOperator<S> sharing) {
      this.create = create;
      this.cache = cache;
      this.sharing = sharing;
    }

    @Override
    public S apply(S source) throws Throwable {
      Class<?> type = source.getClass();
      S bound = type == create && isActive() ? CreateFunction.bind(source) : source;
      var earlier = previous();
      S given = earlier == null ? bound : earlier.apply(bound);
      return type == cache && isActive() ? once(sharing, given) : given;
    }
  }

  /** For connectable sources, if their policy isn't the default. */
  private static final class OnConnectable<S>
      extends ChainedHandler<Function<? super S, ? extends S>> implements Function<S, S> {
    private final UnaryOperator<S> sharing;

    OnConnectable(UnaryOperator<S> sharing) {
      this.sharing = sharing;
    }

    @Override
    public S apply(S source) throws Throwable {
      var earlier = previous();
      S given = earlier == null ? source : earlier.apply(source);
      return isActive() ? once(sharing, given) : given;
    }
  }

  /** The installation that was there first decides. */
  private static <S> S once(UnaryOperator<S> sharing, S given) {
    return given instanceof Restoring ? given : sharing.apply(given);
  }
}
