package io.asynclocal.reactor;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CorePublisher;
import reactor.core.Scannable;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.GroupedFlux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.ParallelFlux;

/** Decides, when an operator is assembled, where its subscribers restore; as a rule nowhere. */
final class AssemblyHook implements Function<Publisher<Object>, Publisher<Object>> {

  @Override
  public Publisher<Object> apply(Publisher<Object> assembled) {
    return switch (OperatorKind.of(assembled)) {
      case RESTORING -> assembled;
      case INLINE, SCHEDULED -> inline(assembled);
      case RESUBSCRIBING -> resubscribing(assembled);
      case FOREIGN, SHARED -> restoring(assembled, Placement.BELOW);
      case MERGING -> restoring(assembled, placementOr(Placement.AROUND, assembled));
      case CONTEXT ->
          OptimizableOperators.includes(assembled)
              ? restoring(assembled, Placement.CHANGE)
              : assembled;
    };
  }

  private static Publisher<Object> inline(Publisher<Object> assembled) {
    return OperatorKind.signalsAnywhere(source(assembled))
        ? restoring(assembled, placementOr(Placement.ABOVE, assembled))
        : assembled;
  }

  private static Publisher<Object> resubscribing(Publisher<Object> assembled) {
    return OperatorKind.signalsAnywhere(source(assembled))
        ? restoring(assembled, Placement.BELOW)
        : assembled;
  }

  private static Placement placementOr(Placement wanted, Publisher<Object> operator) {
    return OptimizableOperators.includes(operator) ? wanted : Placement.BELOW;
  }

  private static @Nullable Object source(Publisher<Object> operator) {
    return OptimizableOperators.includes(operator)
        ? OptimizableOperators.source(operator)
        : Scannable.from(operator).scanUnsafe(Scannable.Attr.PARENT);
  }

  /** Returns what restores in place of {@code publisher}, of the same type to its users. */
  static Publisher<Object> restoring(Publisher<Object> publisher, Placement placement) {
    if (publisher instanceof Mono<Object> mono) {
      return RestoringMono.of(mono, placement);
    } else if (publisher instanceof ParallelFlux<Object> parallel) {
      return RestoringParallelFlux.of(parallel);
    } else if (publisher instanceof ConnectableFlux<Object> connectable) {
      return RestoringConnectableFlux.of(connectable);
    } else if (publisher instanceof GroupedFlux<?, Object>) {
      return publisher;
    } else if (publisher instanceof Flux<Object> flux) {
      return RestoringFlux.of(flux, placement);
    }
    return publisher;
  }

  /** Returns what restores in place of the end of a pipeline. */
  static Publisher<Object> last(Publisher<Object> publisher) {
    if (publisher instanceof reactor.core.Fuseable.ScalarCallable<?>) {
      return publisher;
    }
    if (publisher instanceof Mono<Object> mono) {
      return RestoringMono.of(mono, Placement.LAST);
    }
    return publisher instanceof CorePublisher<Object> core
        ? RestoringFlux.of(core, Placement.LAST)
        : publisher;
  }
}
