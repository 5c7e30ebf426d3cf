package io.asynclocal.rxjava3;

import static io.asynclocal.rxjava3.Witness.NAME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableEmitter;
import io.reactivex.rxjava3.core.Emitter;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableEmitter;
import io.reactivex.rxjava3.core.FlowableOnSubscribe;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.MaybeEmitter;
import io.reactivex.rxjava3.core.MaybeOnSubscribe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleEmitter;
import io.reactivex.rxjava3.core.SingleOnSubscribe;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.io.IOException;
import java.lang.ref.Reference;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a plain {@code create} that is assembled while an installation is there. */
@SuppressWarnings("try") // an installation is there to be closed
final class CreateFunctionTest {
  private final Witness witness = new Witness();
  private final AtomicReference<Emitter<String>> flowable = new AtomicReference<>();
  private final AtomicReference<Emitter<String>> observable = new AtomicReference<>();
  private final AtomicReference<SingleEmitter<String>> single = new AtomicReference<>();
  private final AtomicReference<MaybeEmitter<String>> maybe = new AtomicReference<>();
  private final AtomicReference<CompletableEmitter> completable = new AtomicReference<>();

  @BeforeEach
  void seeUndeliverableErrors() {
    RxJavaPlugins.setErrorHandler(failure -> witness.see("undeliverable"));
  }

  @AfterEach
  void nothingIsLeft() {
    RxJavaPlugins.setErrorHandler(null);
    assertEquals(Plugins.none(), Plugins.handlers());
  }

  private List<Object> assemble() {
    return List.of(
        Flowable.<String>create(flowable::set, BackpressureStrategy.BUFFER),
        Observable.<String>create(observable::set),
        Single.<String>create(single::set),
        Maybe.<String>create(maybe::set),
        Completable.create(completable::set));
  }

  /** Returns the context, since what comes too late is in it only as long as somebody keeps it. */
  private static AsyncContext subscribeAndDispose(List<Object> sources) {
    return NAME.call(
        "subscriber",
        () -> {
          ((Flowable<?>) sources.get(0)).subscribe().dispose();
          ((Observable<?>) sources.get(1)).subscribe().dispose();
          ((Single<?>) sources.get(2)).subscribe().dispose();
          ((Maybe<?>) sources.get(3)).subscribe().dispose();
          ((Completable) sources.get(4)).subscribe().dispose();
          return AsyncContext.current();
        });
  }

  private void failTooLate() {
    Foreign.run(
        () -> {
          flowable.get().onError(new IOException());
          observable.get().onError(new IOException());
          single.get().onError(new IOException());
          maybe.get().onError(new IOException());
          completable.get().onError(new IOException());
        });
  }

  @Test
  void onError_callsTheHandlerOfUndeliverableErrorsInTheSubscribersContext() {
    try (RxJavaInstallation installation = RxJavaIntegration.install()) {
      AsyncContext kept = subscribeAndDispose(assemble());
      failTooLate();
      Reference.reachabilityFence(kept);
    }

    witness.assertSeen(
        "undeliverable subscriber",
        "undeliverable subscriber",
        "undeliverable subscriber",
        "undeliverable subscriber",
        "undeliverable subscriber");
  }

  @Test
  void onError_seesTheEmittersContextWhereNothingWasInstalledAtAssembly() {
    List<Object> sources = assemble();
    try (RxJavaInstallation installation = RxJavaIntegration.install()) {
      AsyncContext kept = subscribeAndDispose(sources);
      failTooLate();
      Reference.reachabilityFence(kept);
    }

    witness.assertSeen(
        "undeliverable null",
        "undeliverable null",
        "undeliverable null",
        "undeliverable null",
        "undeliverable null");
  }

  @Test
  void bind_leavesTheFunctionThatIsBoundAlready() {
    SingleOnSubscribe<String> bound = AsyncEmitters.single(single::set);
    PrivateVariable variable = new PrivateVariable(true, "source");
    try (RxJavaInstallation first = RxJavaIntegration.install();
        RxJavaInstallation second = RxJavaIntegration.install()) {
      assertSame(bound, variable.get(Single.create(bound)));
    }
  }

  /** A function that could create more than one kind of source. */
  private final class Several
      implements FlowableOnSubscribe<String>, SingleOnSubscribe<String>, MaybeOnSubscribe<String> {
    @Override
    public void subscribe(FlowableEmitter<String> emitter) {
      flowable.set(emitter);
    }

    @Override
    public void subscribe(SingleEmitter<String> emitter) {
      single.set(emitter);
    }

    @Override
    public void subscribe(MaybeEmitter<String> emitter) {
      maybe.set(emitter);
    }
  }

  @Test
  void bind_takesTheFunctionForWhatTheSourceIs() {
    try (RxJavaInstallation installation = RxJavaIntegration.install()) {
      Maybe<String> created = Maybe.create(new Several());
      NAME.run("subscriber", () -> created.subscribe(item -> witness.see("item")));
    }
    Foreign.run(() -> maybe.get().onSuccess("x"));
    witness.assertSeen("item subscriber");
  }

  @Test
  void isBound_isTrueOfWhateverIsCreatedMeanwhile() {
    assemble().forEach(created -> assertFalse(CreateFunction.isBound(created), created::toString));
    try (RxJavaInstallation installation = RxJavaIntegration.install()) {
      assemble().forEach(created -> assertTrue(CreateFunction.isBound(created), created::toString));
    }
  }
}
