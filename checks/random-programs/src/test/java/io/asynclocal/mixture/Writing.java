package io.asynclocal.mixture;

import io.asynclocal.AsyncContext;
import io.asynclocal.contract.random.Stores;
import io.asynclocal.coroutines.ElementsKt;
import io.asynclocal.reactor.ReactorIntegration;
import io.asynclocal.rxjava3.RxJavaIntegration;
import io.asynclocal.rxjava3.StoreTransformer;
import io.reactivex.rxjava3.core.Completable;
import java.util.function.UnaryOperator;
import kotlinx.coroutines.flow.FlowKt;
import reactor.util.context.Context;

/** How a stage says which stores all that is above it has. */
enum Writing {
  STORE {
    @Override
    Stores above(Stores below, String written) {
      return below.withTenant(written);
    }
  },
  STORES {
    @Override
    Stores above(Stores below, String written) {
      return below.withTenant(written).withUser("user of " + written);
    }
  },
  /** A context that was derived from the root. */
  CONTEXT {
    @Override
    Stores above(Stores below, String written) {
      return STORES.above(below, written);
    }
  };

  abstract Stores above(Stores below, String written);

  final Stores above(Stores below, String id, int salt) {
    return above(below, written(id, salt));
  }

  private static String written(String id, int salt) {
    return "tenant " + salt + " of " + id;
  }

  /** {@return {@code source}, which is of {@code kind}, with what is written below it} */
  final Object apply(Kind kind, Object source, Part part) {
    if (!part.run.carries()) {
      return withoutTheLibrary(kind, source);
    }
    part.run.derives();
    String written = written(part.id, part.salt());
    Stores above = above(part.stores, written);
    return switch (kind) {
      case FLUX ->
          part.coin(2)
              ? Cast.flux(source).contextWrite(context -> put(part, context, above))
              : Cast.flux(source)
                  .transform(ReactorIntegration.withStore(Stores.TENANT, above.tenant()))
                  .transform(ReactorIntegration.withStore(Stores.USER, above.user()));
      case MONO ->
          part.coin(2)
              ? Cast.mono(source).contextWrite(context -> put(part, context, above))
              : Cast.mono(source)
                  .transform(ReactorIntegration.withStore(Stores.TENANT, above.tenant()))
                  .transform(ReactorIntegration.withStore(Stores.USER, above.user()));
      case FLOW -> FlowKt.flowOn(Cast.flow(source), element(above, part));
      case FUTURE -> throw new IllegalStateException("A future has begun already.");
      default -> compose(kind, source, above, part);
    };
  }

  /** What writes may signal elsewhere, or once more, whatever it writes. */
  private static Object withoutTheLibrary(Kind kind, Object source) {
    return switch (kind) {
      case FLOW -> FlowKt.flowOn(Cast.flow(source), new Quiet());
      case FLUX -> Cast.flux(source).contextWrite(context -> context);
      case MONO -> Cast.mono(source).contextWrite(context -> context);
      case SINGLE -> Cast.single(source).hide();
      case MAYBE -> Cast.maybe(source).hide();
      case COMPLETABLE -> ((Completable) source).hide();
      case FLOWABLE, OBSERVABLE, FUTURE -> source; // what is fused stays so
    };
  }

  private static Context put(Part part, Context context, Stores above) {
    part.run.othersKeep();
    return ReactorIntegration.putStore(
        ReactorIntegration.putStore(context, Stores.TENANT, above.tenant()),
        Stores.USER,
        above.user());
  }

  private kotlin.coroutines.CoroutineContext element(Stores above, Part part) {
    return this == CONTEXT
        ? ElementsKt.asyncContext(derived(above, part))
        : ElementsKt.asContextElement(Stores.TENANT, above.tenant())
            .plus(ElementsKt.asContextElement(Stores.USER, above.user()));
  }

  private static AsyncContext derived(Stores above, Part part) {
    return above.in(AsyncContext.root().with(Stores.ID, part.id));
  }

  private Object compose(Kind kind, Object source, Stores above, Part part) {
    if (this == CONTEXT) {
      return compose(kind, source, RxJavaIntegration.withContext(derived(above, part)));
    }
    UnaryOperator<Object> tenant =
        below -> compose(kind, below, RxJavaIntegration.withStore(Stores.TENANT, above.tenant()));
    return tenant.apply(
        compose(kind, source, RxJavaIntegration.withStore(Stores.USER, above.user())));
  }

  private static Object compose(Kind kind, Object source, StoreTransformer<Object> transformer) {
    return switch (kind) {
      case FLOWABLE -> Cast.flowable(source).compose(transformer);
      case OBSERVABLE -> Cast.observable(source).compose(transformer);
      case SINGLE -> Cast.single(source).compose(transformer);
      case MAYBE -> Cast.maybe(source).compose(transformer);
      default -> ((Completable) source).compose(transformer);
    };
  }
}
