package io.asynclocal.rxjava2;

import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.Installation;
import io.asynclocal.environment.Integration;
import io.asynclocal.environment.SharedInstallation;

/**
 * Makes every store follow the pipelines of RxJava 2. An {@link AsyncEnvironment} installs it by
 * itself; without one, install it once, when the application starts:
 *
 * {@snippet :
 * Installation installed = RxJava2Integration.install();
 *
 * REQUEST_ID.run("r-17", () ->
 *     Single.fromFuture(client.send(query))
 *         .observeOn(Schedulers.computation())
 *         .subscribe(reply -> log(REQUEST_ID.getStore()))); // r-17
 * }
 *
 * <p>The context of a subscription is what is current at {@code subscribe}. Its signals, requests,
 * cancellation and tasks run there, on whatever thread and whoever emits. Pipelines are served from
 * their next subscription on, whenever they were assembled. What is above a shared source runs in
 * the context of whoever connects it.
 *
 * <p>Only what {@code RxJavaPlugins} offers to everybody is used. So nothing is fused across what
 * stands between two operators; nothing does between those that stay on their caller's thread.
 *
 * <p><b>Memory.</b> A link between two operators that can change threads is an object or two, which
 * refer to no context any more when the subscription has ended. A scheduled task is one object.
 *
 * <p><b>Failures.</b> {@code RxJavaPlugins.reset()}, or a library that sets its own handler without
 * calling the one that it finds, ends the propagation and tells nobody. {@link
 * Installation#overwritten} says whether that has happened, {@link Installation#repair} undoes it.
 */
public final class RxJava2Integration implements Integration {
  private static final SharedInstallation HOOKS =
      SharedInstallation.of("RxJava 2 hooks", Hooks::install);

  /** Makes the integration that an {@link AsyncEnvironment} finds and installs. */
  public RxJava2Integration() {}

  @Override
  public String name() {
    return "rxjava2";
  }

  @Override
  public void install(AsyncEnvironment environment) {
    HOOKS.installIn(environment);
  }

  /**
   * Puts handlers into {@code RxJavaPlugins}, for the whole process. Those that are there are
   * called first, and are there again when the last installation is closed.
   *
   * @return what takes the handlers out again; what is subscribed until then goes on restoring
   * @throws IllegalStateException if {@code RxJavaPlugins} is locked down; nothing is installed
   *     then
   */
  public static Installation install() {
    return HOOKS.install();
  }
}
