package io.asynclocal.rxjava3;

import static java.util.stream.Collectors.joining;

import io.asynclocal.environment.Installation;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@link RxJavaIntegration#install()} has put into {@code RxJavaPlugins}, to take it out
 * again.
 *
 * <p>Handlers that were there before go on being called, and are there again, and nothing else,
 * once the installation is closed. Installations may be closed in any order.
 *
 * <p><b>Failures.</b> {@code RxJavaPlugins} has one place for each hook, so that {@code reset()},
 * or a library that sets its own handler without calling the one it finds, ends the propagation and
 * tells nobody. {@link #overwritten} says whether that has happened, {@link #repair} undoes it, and
 * {@link #close} reports it if nobody did.
 */
public final class RxJavaInstallation implements Installation {
  private static final Logger LOGGER = System.getLogger(RxJavaInstallation.class.getName());

  private final List<Slot<?>> slots;
  private final @Nullable Installation declared;
  private final AtomicBoolean closed = new AtomicBoolean();

  private RxJavaInstallation(List<Slot<?>> slots, @Nullable Installation declared) {
    this.slots = slots;
    this.declared = declared;
  }

  /** Installs the handlers, for as long as what is {@code declared} holds. */
  static RxJavaInstallation install(SharedUpstream policy, @Nullable Installation declared) {
    Version.requireSupported();
    requireUnlocked();
    warnOfClosedPackages();
    RxJavaInstallation installation =
        new RxJavaInstallation(
            Stream.concat(Handlers.slots().stream(), AssemblyHandlers.slots(policy)).toList(),
            declared);
    synchronized (RxJavaInstallation.class) {
      installation.slots.forEach(Slot::install);
      UncaughtFailures.installed();
    }
    return installation;
  }

  /**
   * Finds out which hooks no longer lead here: each is tried, in a context made for it. A handler
   * of somebody else's that calls the one it replaced loses nothing.
   *
   * @return the names of the hooks, such as {@code Flowable subscribe}; empty if all is well, or if
   *     the installation is closed
   */
  @Override
  public List<String> overwritten() {
    return lost().stream().map(Slot::toString).toList();
  }

  /**
   * Puts the handlers of {@linkplain #overwritten overwritten hooks} in front of what is there now.
   *
   * @throws IllegalStateException if the installation is closed, or {@code RxJavaPlugins} is locked
   *     down
   */
  @Override
  public void repair() {
    synchronized (RxJavaInstallation.class) {
      if (closed.get()) {
        throw new IllegalStateException(
            "The installation is closed. Make another with RxJavaIntegration.install().");
      }
      List<Slot<?>> lost = lost();
      if (!lost.isEmpty()) {
        requireUnlocked();
        lost.forEach(Slot::install);
      }
    }
  }

  /**
   * Takes the handlers out of {@code RxJavaPlugins}. Pipelines that are subscribed to already go on
   * restoring; what they schedule from then on is bound to nothing. Does nothing the second time.
   *
   * <p>Where {@code RxJavaPlugins} is locked down, and where a handler of somebody else's has been
   * put over ours, ours stay, and only call those that were there before.
   */
  @Override
  public void close() {
    synchronized (RxJavaInstallation.class) {
      if (closed.compareAndSet(false, true)) {
        // All is undone before anybody else's handler is called, which may throw.
        List<Slot<?>> missing = slots.stream().filter(slot -> !slot.uninstall()).toList();
        UncaughtFailures.uninstalled();
        if (declared != null) {
          declared.close();
        }
        List<String> lost = missing.stream().filter(Slot::wasLost).map(Slot::toString).toList();
        if (!lost.isEmpty()) {
          LOGGER.log(
              Level.WARNING,
              "Somebody has reset RxJavaPlugins, or has overwritten handlers there, while AsyncLocal"
                  + " was installed. Stores were lost at these hooks since then: {0}. Look for who"
                  + " did it, or call RxJavaInstallation.repair() after it.",
              lost);
        }
      }
    }
  }

  private List<Slot<?>> lost() {
    return closed.get() ? List.of() : slots.stream().filter(Slot::isLost).toList();
  }

  private static void warnOfClosedPackages() {
    List<String> closed = PrivateVariable.closedPackages();
    if (!closed.isEmpty()) {
      LOGGER.log(
          Level.WARNING,
          "RxJava''s module doesn''t open its operators to AsyncLocal. Stores are lost in two places"
              + " therefore: in what an operator does in a task of a scheduler that calls no hook,"
              + " and where an emitter of create reports an error that it can''t deliver any more."
              + " Start Java with {0}.",
          closed.stream().map(RxJavaInstallation::opening).collect(joining(" ")));
    }
  }

  private static String opening(String packageName) {
    Module module = RxJavaInstallation.class.getModule();
    return "--add-opens io.reactivex.rxjava3/"
        + packageName
        + "="
        + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
  }

  private static void requireUnlocked() {
    if (RxJavaPlugins.isLockdown()) {
      throw new IllegalStateException(
          "RxJavaPlugins is locked down, and takes no handler any more. Install before"
              + " RxJavaPlugins.lockdown() is called.");
    }
  }
}
