package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.Installation;
import io.asynclocal.environment.Integration;
import io.asynclocal.environment.SharedInstallation;
import io.asynclocal.environment.SharedPolicy;
import io.reactivex.rxjava3.core.Scheduler;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes every store follow RxJava's pipelines. An {@link AsyncEnvironment} installs it by itself;
 * without one, install it once, when the application starts:
 *
 * {@snippet file="io/asynclocal/rxjava3/RxJavaGuideTest.java" region="install"}
 *
 * <p>The context of a subscription is what is current at {@code subscribe}. Its signals, requests,
 * cancellation and tasks run there, on whatever thread and whoever emits.
 *
 * <p><b>Memory.</b> An operator that stays on its caller's thread is left as it is, and so is its
 * fusion. Where something can pass in another context, a subscription has one object more.
 */
public final class RxJavaIntegration implements Integration {
  private static final SharedInstallation HOOKS =
      SharedInstallation.of(
          "RxJava hooks", () -> RxJavaInstallation.install(SharedUpstream.connector(), null));

  private static final SharedPolicy<SharedUpstream> UPSTREAM =
      SharedPolicy.of("context of RxJava's shared upstreams", SharedUpstream.connector());

  private final @Nullable SharedUpstream declared;

  /** Makes the integration that an {@link AsyncEnvironment} finds and installs. */
  public RxJavaIntegration() {
    this.declared = null;
  }

  private RxJavaIntegration(SharedUpstream declared) {
    this.declared = requirePolicy(declared);
  }

  /**
   * Makes an integration with another context for the upstream of shared and cached sources, to be
   * handed to an environment:
   *
   * {@snippet :
   * AsyncEnvironment.builder().configured(RxJavaIntegration.with(SharedUpstream.none())).start();
   * }
   *
   * @param policy whose context a shared upstream runs in
   * @return the integration
   * @throws NullPointerException if {@code policy} is null
   */
  public static RxJavaIntegration with(SharedUpstream policy) {
    return new RxJavaIntegration(policy);
  }

  @Override
  public String name() {
    return "rxjava3";
  }

  @Override
  public void install(AsyncEnvironment environment) {
    if (declared == null) {
      HOOKS.installIn(environment);
    } else {
      UPSTREAM.declareIn(environment, declared);
      environment.keep(RxJavaInstallation.install(declared, null));
    }
  }

  /**
   * Puts the handlers into {@code RxJavaPlugins}, for the whole process. Pipelines are served from
   * their next subscription on, whenever they were assembled.
   *
   * @return what takes the handlers out again
   * @throws IllegalStateException if {@code RxJavaPlugins} is locked down
   */
  public static RxJavaInstallation install() {
    return RxJavaInstallation.install(SharedUpstream.connector(), null);
  }

  /**
   * As {@link #install()}, with another context for the upstream of shared and cached sources that
   * are assembled from now on. That holds for all installations: none can declare another.
   *
   * @param policy whose context a shared upstream runs in
   * @return what takes the handlers out again
   * @throws IllegalStateException if another context is declared already, or {@code RxJavaPlugins}
   *     is locked down; nothing is installed then
   * @throws NullPointerException if {@code policy} is null
   */
  public static RxJavaInstallation install(SharedUpstream policy) {
    Installation declared = UPSTREAM.declare(requirePolicy(policy));
    try {
      return RxJavaInstallation.install(policy, declared);
    } catch (RuntimeException | Error e) {
      declared.close();
      throw e;
    }
  }

  private static SharedUpstream requirePolicy(SharedUpstream policy) {
    return Objects.requireNonNull(
        policy, "policy is null. Leave it out for the default, SharedUpstream.connector().");
  }

  /**
   * Returns an operator for {@code compose}, which binds a store for all that is above it in a
   * pipeline; what is below keeps what it had. It works without an installation too.
   *
   * {@snippet file="io/asynclocal/rxjava3/RxJavaGuideTest.java" region="withStore"}
   *
   * @param <T> what is emitted
   * @param <S> what is stored
   * @param storage where to bind
   * @param store the store, which may be null
   * @return the operator, for any of the five types
   * @throws NullPointerException if {@code storage} is null
   */
  public static <T, S> StoreTransformer<T> withStore(
      AsyncLocalStorage<S> storage, @Nullable S store) {
    Objects.requireNonNull(storage, "storage is null. Pass the storage whose store is meant.");
    return new StoreTransformer<>(new StoreBinding<>(storage, store));
  }

  /**
   * As {@link #withStore}, for a whole context, such as one that was derived with several stores at
   * once: {@code withContext(AsyncContext.current().with(TENANT, "acme").with(USER, "ann"))}. What
   * is above has the stores of that context and no others.
   *
   * @param <T> what is emitted
   * @param context where what is above runs
   * @return the operator, for any of the five types
   * @throws NullPointerException if {@code context} is null
   */
  public static <T> StoreTransformer<T> withContext(AsyncContext context) {
    Objects.requireNonNull(context, "context is null. Pass AsyncContext.root() for no stores.");
    return new StoreTransformer<>(() -> context);
  }

  /**
   * Returns a scheduler that does what {@code scheduler} does, and runs every task in the context
   * in which it was scheduled, with or without an installation. RxJava's own schedulers do so while
   * one is there, but for the workers of {@code Schedulers.trampoline()} and of a {@code
   * TestScheduler} made without the argument {@code true}; schedulers of others may not.
   *
   * @param scheduler the scheduler that runs the tasks
   * @return the scheduler that binds them
   * @throws NullPointerException if {@code scheduler} is null
   */
  public static Scheduler propagating(Scheduler scheduler) {
    Objects.requireNonNull(scheduler, "scheduler is null. Pass the one that runs the tasks.");
    return scheduler instanceof PropagatingScheduler
        ? scheduler
        : new PropagatingScheduler(scheduler);
  }
}
