package io.asynclocal.mutiny;

import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.Installation;
import io.asynclocal.environment.Integration;
import io.asynclocal.environment.SharedInstallation;

/**
 * Makes every store follow Mutiny's pipelines. An {@link AsyncEnvironment} installs it by itself;
 * without one, install it once, when the application starts:
 *
 * {@snippet :
 * Installation installed = MutinyIntegration.install();
 *
 * REQUEST_ID.run("r-17", () ->
 *     Uni.createFrom().completionStage(client.send(query))
 *         .emitOn(executor)
 *         .subscribe().with(reply -> log(REQUEST_ID.getStore()))); // r-17
 * }
 *
 * <p>The context of a subscription is what is current where it is made. Its signals, requests and
 * cancellation run there, on whatever thread and whoever emits. What a function enters counts for
 * all that this function begins.
 *
 * <p>The upstream of a shared pipeline, as of {@code memoize()} and {@code broadcast()}, runs with
 * the stores of whoever subscribes first; each subscriber's own functions run with its own.
 *
 * <p><b>Threads.</b> All members may be used from any thread.
 *
 * <p><b>Memory.</b> A step that stays on its caller's thread is one small object more when it is
 * assembled; any other is one more for each subscription, which refers to no context any more when
 * the subscription has ended.
 *
 * <p><b>Failures.</b> Mutiny finds interceptors through {@code ServiceLoader} and the thread's
 * context class loader. Where it was loaded without this module in sight, installing makes it look
 * again.
 */
public final class MutinyIntegration implements Integration {
  private static final SharedInstallation INTERCEPTION =
      SharedInstallation.of("Mutiny interception", Interception::install);

  /** Makes the integration that an {@link AsyncEnvironment} finds and installs. */
  public MutinyIntegration() {}

  @Override
  public String name() {
    return "mutiny";
  }

  @Override
  public void install(AsyncEnvironment environment) {
    INTERCEPTION.installIn(environment);
  }

  /**
   * Begins to intercept, for the whole process. Pipelines that are assembled from now on are served
   * in full; of those assembled before, the signals that they receive from others.
   *
   * @return what ends it; pipelines that were assembled meanwhile go on restoring
   * @throws IllegalStateException if Mutiny doesn't find this module's interceptors; nothing is
   *     installed then
   */
  public static Installation install() {
    return INTERCEPTION.install();
  }
}
