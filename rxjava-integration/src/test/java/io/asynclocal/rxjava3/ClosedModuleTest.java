package io.asynclocal.rxjava3;

import static io.asynclocal.rxjava3.Witness.NAME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleEmitter;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Where RxJava is a named module, its private variables are out of reach. */
final class ClosedModuleTest {
  private static final String OPENING =
      "--add-opens io.reactivex.rxjava3/io.reactivex.rxjava3.internal.operators.single=ALL-UNNAMED";

  @Test
  void install_saysOnceWhatIsOutOfReachAndDoesTheRest() throws Throwable {
    assumeTrue(Version.SHOWS_QUEUES, "RxJava is an automatic module, whose packages are open.");
    try {
      OwnLoader.runWithModule(InAModule.class);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Test
  void install_saysNothingOnTheClassPath() {
    Warnings warnings = new Warnings();
    try (warnings;
        RxJavaInstallation installation = RxJavaIntegration.install()) {
      assertEquals(List.of(), PrivateVariable.closedPackages());
      assertEquals(List.of(), installation.overwritten());
    }
    assertEquals(List.of(), warnings.messages());
  }

  /** Runs in the loader. */
  static final class InAModule implements Runnable {
    private final Witness witness = new Witness();
    private final AtomicReference<SingleEmitter<String>> emitter = new AtomicReference<>();

    @Override
    public void run() {
      assertTrue(Flowable.class.getModule().isNamed());
      RxJavaPlugins.setErrorHandler(failure -> witness.see("undeliverable"));
      Warnings warnings = new Warnings();
      try (warnings;
          RxJavaInstallation installation = RxJavaIntegration.install()) {
        assertEquals(List.of(), installation.overwritten());
        hop();
        resume();
        createAndEmitTooLate();
      }
      witness.assertSeen(
          "item subscriber", "hookless null", "cleanup subscriber", "undeliverable null");
      assertEquals(1, warnings.messages().size(), warnings.messages()::toString);
      assertTrue(warnings.messages().get(0).contains(OPENING), warnings.messages().get(0));
    }

    private void hop() {
      NAME.run(
          "subscriber",
          () ->
              Flowable.just("x")
                  .observeOn(Schedulers.computation())
                  .doOnNext(item -> witness.see("item"))
                  .blockingSubscribe());
    }

    private void resume() {
      try (HooklessScheduler scheduler = new HooklessScheduler()) {
        NAME.run(
            "subscriber",
            () ->
                Flowable.fromAction(() -> witness.see("hookless"))
                    .subscribeOn(scheduler)
                    .blockingSubscribe());
      }
    }

    private void createAndEmitTooLate() {
      NAME.run("subscriber", () -> Single.create(emitter::set).subscribe());
      emitter.get().setCancellable(() -> witness.see("cleanup"));
      Foreign.run(
          () -> {
            emitter.get().onSuccess("x");
            emitter.get().onError(new IllegalStateException("late"));
          });
    }
  }
}
