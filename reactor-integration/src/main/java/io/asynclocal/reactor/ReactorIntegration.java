package io.asynclocal.reactor;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.Integration;
import io.asynclocal.environment.SharedInstallation;
import io.asynclocal.environment.SharedPolicy;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Makes every store follow Reactor's pipelines. An {@link AsyncEnvironment} installs it by itself;
 * without one, install it once, when the application starts:
 *
 * {@snippet :
 * try (ReactorInstallation installed = ReactorIntegration.install()) {
 *   REQUEST_ID.run("r-17", () ->
 *       Mono.fromFuture(client.send(query))
 *           .publishOn(Schedulers.parallel())
 *           .subscribe(reply -> log(REQUEST_ID.getStore()))); // r-17
 * }
 * }
 *
 * <p>The context of a subscription is what is written in the subscriber's {@code Context} (by
 * {@link #withStore}, {@link #putStore}, or {@code contextCapture()} with the Micrometer accessor),
 * or else what is current at {@code subscribe}. Its signals, requests, cancellation and tasks run
 * there, on whatever thread and whoever emits.
 *
 * <p><b>Threads.</b> All members may be used from any thread.
 *
 * <p><b>Memory.</b> An operator that stays on its caller's thread is left as it is, and so is its
 * fusion. Where a signal can arrive in another context, a subscription has one object more.
 */
public final class ReactorIntegration implements Integration {

  /**
   * The key of the whole context in Reactor's {@code Context}; Micrometer's accessor has it too.
   */
  public static final String CONTEXT_KEY = AsyncContext.KEY;

  private static final SharedInstallation HOOKS =
      SharedInstallation.of("Reactor hooks", ReactorIntegration::install);

  /** Whose context shared upstreams run in that are assembled now. */
  static final SharedPolicy<SharedUpstream> UPSTREAM =
      SharedPolicy.of("context of Reactor's shared upstreams", SharedUpstream.connector());

  private final @Nullable SharedUpstream declared;

  /** Makes the integration that an {@link AsyncEnvironment} finds and installs. */
  public ReactorIntegration() {
    this.declared = null;
  }

  private ReactorIntegration(SharedUpstream declared) {
    this.declared = requirePolicy(declared);
  }

  /**
   * Makes an integration with another context for the upstream of shared and cached publishers, to
   * be handed to an environment:
   *
   * {@snippet :
   * AsyncEnvironment.builder().configured(ReactorIntegration.with(SharedUpstream.none())).start();
   * }
   *
   * @param policy whose context a shared upstream runs in
   * @return the integration
   * @throws NullPointerException if {@code policy} is null
   */
  public static ReactorIntegration with(SharedUpstream policy) {
    return new ReactorIntegration(policy);
  }

  @Override
  public String name() {
    return "reactor";
  }

  @Override
  public void install(AsyncEnvironment environment) {
    OldestReactor.require();
    if (declared != null) {
      UPSTREAM.declareIn(environment, declared);
    }
    HOOKS.installIn(environment);
  }

  /**
   * Puts the hooks into Reactor, for the whole process. Pipelines that are assembled from now on
   * are served in full; of those assembled before, what Reactor allows: their tasks, their first
   * and their last operator.
   *
   * @return what takes the hooks out again
   * @throws IllegalStateException if Reactor is older than 3.5.0; nothing is installed then
   */
  public static ReactorInstallation install() {
    OldestReactor.require();
    return ReactorInstallation.install(null);
  }

  /**
   * As {@link #install()}, with another context for the upstream of shared and cached publishers
   * that are assembled from now on. That holds for all installations: none can declare another.
   *
   * @param policy whose context a shared upstream runs in
   * @return what takes the hooks out again
   * @throws IllegalStateException if another context is declared already, or Reactor is older than
   *     3.5.0; nothing is installed then
   * @throws NullPointerException if {@code policy} is null
   */
  public static ReactorInstallation install(SharedUpstream policy) {
    OldestReactor.require();
    return ReactorInstallation.install(UPSTREAM.declare(requirePolicy(policy)));
  }

  private static SharedUpstream requirePolicy(SharedUpstream policy) {
    return Objects.requireNonNull(
        policy, "policy is null. Leave it out for the default, SharedUpstream.connector().");
  }

  /**
   * Returns a function for {@code transform}, which binds a store for all that is above it in a
   * pipeline; what is below keeps what it had. It works without an installation too.
   *
   * {@snippet :
   * flux.transform(ReactorIntegration.withStore(TENANT, "acme")).subscribe();
   * }
   *
   * @param <T> what is published
   * @param <S> what is stored
   * @param storage where to bind
   * @param store the store, which may be null
   * @return a function from a {@code Flux} to a {@code Flux} and from a {@code Mono} to a {@code
   *     Mono}
   * @throws NullPointerException if {@code storage} is null
   */
  public static <T, S> Function<Publisher<T>, Publisher<T>> withStore(
      AsyncLocalStorage<S> storage, @Nullable S store) {
    requireStorage(storage);
    return publisher ->
        publisher instanceof Mono<T> mono
            ? new StoreMono<>(mono, storage, store)
            : new StoreFlux<>(Flux.from(publisher), storage, store);
  }

  /**
   * Returns a function for {@code transform}, which makes the subscription to all that is above it
   * nobody's: nothing is restored on its signals, each of which is its emitter's, and whoever
   * subscribes isn't kept. It is meant for a connection's own queue, which one request opens and
   * which serves all, and is best written last:
   *
   * {@snippet :
   * queue.asFlux()
   *     .doOnNext(query -> log(REQUEST_ID.getStore())) // of whoever sends the query
   *     .transform(ReactorIntegration.transparent())
   *     .subscribe();
   * }
   *
   * <p>Subscriptions that known libraries make for themselves are so without it: those by {@code
   * subscribe()}, without arguments, to a pipeline with a function of a class that {@link
   * io.asynclocal.concurrent.Housekeeping#RESOURCE} names, and those of a subscriber of such a
   * class.
   *
   * @param <T> what is published
   * @return a function from a {@code Flux} to a {@code Flux} and from a {@code Mono} to a {@code
   *     Mono}
   */
  public static <T> Function<Publisher<T>, Publisher<T>> transparent() {
    return publisher ->
        publisher instanceof Mono<T> mono
            ? RestoringMono.of(mono, Transparent.SUBSCRIPTION)
            : RestoringFlux.of(Flux.from(publisher), Transparent.SUBSCRIPTION);
  }

  /**
   * Returns a storage's store in the context that is written in {@code context}, or else in the
   * current one.
   *
   * @param <S> what is stored
   * @param context a subscriber's context
   * @param storage the storage to read
   * @return the store, or the storage's default value
   * @throws NullPointerException if an argument is null
   */
  public static <S> @Nullable S getStore(ContextView context, AsyncLocalStorage<S> storage) {
    requireStorage(storage);
    AsyncContext written = SubscriptionContext.written(requireContext(context));
    return written == null ? storage.getStore() : written.getStore(storage);
  }

  /**
   * Returns {@code context} with a store bound in the context that is written there, for {@code
   * contextWrite} and {@code subscribe}.
   *
   * {@snippet :
   * flux.contextWrite(context -> ReactorIntegration.putStore(context, TENANT, "acme"));
   * }
   *
   * @param <S> what is stored
   * @param context a subscriber's context
   * @param storage where to bind
   * @param store the store, which may be null
   * @return a context with one entry more, or another value of the same entry
   * @throws NullPointerException if {@code context} or {@code storage} is null
   */
  public static <S> Context putStore(
      Context context, AsyncLocalStorage<S> storage, @Nullable S store) {
    requireStorage(storage);
    AsyncContext changed = SubscriptionContext.of(requireContext(context)).with(storage, store);
    return SubscriptionContext.write(context, Flow.begin(changed));
  }

  private static void requireStorage(AsyncLocalStorage<?> storage) {
    Objects.requireNonNull(storage, "storage is null. Pass the storage whose store is meant.");
  }

  private static <C extends ContextView> C requireContext(C context) {
    return Objects.requireNonNull(
        context, "context is null. Pass the subscriber's, or Context.empty().");
  }
}
