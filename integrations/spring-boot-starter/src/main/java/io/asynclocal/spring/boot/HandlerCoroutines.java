package io.asynclocal.spring.boot;

import io.asynclocal.coroutines.AsyncContextElement;
import io.asynclocal.coroutines.ElementsKt;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.flow.Flow;
import kotlinx.coroutines.flow.FlowKt;
import kotlinx.coroutines.reactive.ReactiveFlowKt;
import kotlinx.coroutines.reactor.ReactorFlowKt;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ReactiveTypeDescriptor;

/**
 * What the coroutines of {@code suspend} handlers have, so that they begin in the context of their
 * request and keep it, and what they enter, over each suspension. Loaded only where
 * asynclocal-kotlin-coroutines is.
 */
final class HandlerCoroutines {
  private HandlerCoroutines() {}

  /** Adds the element, unless the application has. */
  static CoroutineContext with(@Nullable CoroutineContext own) {
    CoroutineContext context = own == null ? Dispatchers.getUnconfined() : own;
    return context.get(AsyncContextElement.Key) == null
        ? context.plus(ElementsKt.inheritedAsyncContext())
        : context;
  }

  /** Has each {@code Flow} of a handler collected in such a context. */
  static void collectFlows(ReactiveAdapterRegistry registry) {
    registry.registerReactiveTypeOverride(
        ReactiveTypeDescriptor.multiValue(Flow.class, FlowKt::emptyFlow),
        flow -> ReactorFlowKt.asFlux((Flow<?>) flow, with(null)),
        ReactiveFlowKt::asFlow);
  }
}
