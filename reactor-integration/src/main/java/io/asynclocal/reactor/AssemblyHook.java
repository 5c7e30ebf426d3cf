package io.asynclocal.reactor;

import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.CorePublisher;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.ParallelFlux;
import reactor.core.scheduler.Scheduler;

/** Decides, when an operator is assembled, where its subscribers restore; as a rule nowhere. */
final class AssemblyHook implements Function<Publisher<Object>, Publisher<Object>> {
  private static final PrivateField SOURCE = PrivateField.named("source");
  private static final PrivateField SOURCE_AS_OPERATOR = PrivateField.named("optimizableOperator");
  private static final PrivateField SCHEDULER =
      PrivateField.named("scheduler", "timedScheduler", "timer", "ttlScheduler");
  static final PrivateField REQUEST_OR_CANCEL_FUNCTION =
      PrivateField.named("onRequestCall", "onCancelCall");

  private final SharedUpstream policy;

  AssemblyHook(SharedUpstream policy) {
    this.policy = policy;
  }

  @Override
  public Publisher<Object> apply(Publisher<Object> assembled) {
    // So that the compiler sees what becomes of one that an item is mapped to: it needn't exist.
    if (assembled instanceof Fuseable.ScalarCallable) {
      return assembled;
    }
    return switch (OperatorKind.of(assembled)) {
      case SILENT, START, RESTORING -> assembled;
      case INLINE, HIDING -> inline(assembled);
      case COMBINING -> restoresItsSource(assembled) ? assembled : merging(assembled);
      case SCHEDULED -> restoresItsScheduler(assembled) ? inline(assembled) : merging(assembled);
      case INNER -> InnerPublishers.restoreIn(assembled) ? inline(assembled) : merging(assembled);
      case PEEKING -> peeking(assembled);
      case REQUESTED -> requested(assembled);
      case TAPPED -> RestoringListener.putIn(assembled) ? inline(assembled) : requested(assembled);
      case CREATED -> restoring(assembled, Placement.CREATED);
      case FOREIGN -> restoring(assembled, Placement.SOURCE);
      case MERGING -> merging(assembled);
      case CONTEXT -> changing(assembled);
      case REFERENCES -> references(assembled);
      case SHARED -> shared(assembled);
    };
  }

  private static Publisher<Object> inline(Publisher<Object> assembled) {
    return restoresItsSource(assembled)
        ? assembled
        : restoring(assembled, placementOr(Placement.ABOVE, assembled));
  }

  private static Publisher<Object> merging(Publisher<Object> assembled) {
    restoresItsSource(assembled);
    return restoring(assembled, placementOr(Placement.AROUND, assembled));
  }

  private static Publisher<Object> requested(Publisher<Object> assembled) {
    InnerPublishers.restoreIn(assembled);
    return restoring(inline(assembled), Placement.REQUESTS);
  }

  private static Publisher<Object> peeking(Publisher<Object> assembled) {
    Publisher<Object> inline = inline(assembled);
    return REQUEST_OR_CANCEL_FUNCTION.isSetIn(assembled)
        ? restoring(inline, Placement.REQUESTS)
        : inline;
  }

  private static Publisher<Object> changing(Publisher<Object> assembled) {
    restoresItsSource(assembled);
    replaceSource(assembled, Placement.CHANGE);
    return assembled;
  }

  private Publisher<Object> references(Publisher<Object> assembled) {
    if (!hasSourceAnywhere(assembled)) {
      return assembled;
    }
    // share() doesn't assemble what it counts the references to.
    return SOURCE.replace(assembled, this::sharedIfConnectable)
        ? assembled
        : restoring(assembled, Placement.BELOW);
  }

  @SuppressWarnings("unchecked") // nothing is done with the items
  private Object sharedIfConnectable(Object source) {
    return source instanceof ConnectableFlux<?> ? shared((Publisher<Object>) source) : source;
  }

  private Publisher<Object> shared(Publisher<Object> assembled) {
    SharedSource upstream = new SharedSource(policy);
    replaceSource(assembled, upstream);
    return assembled instanceof ConnectableFlux<Object> connectable
        ? RestoringConnectableFlux.of(connectable, upstream)
        : restoring(assembled, Placement.BELOW);
  }

  private static boolean restoresItsScheduler(Publisher<Object> assembled) {
    Object runsOn = Scannable.from(assembled).scan(Scannable.Attr.RUN_ON);
    if (HookedSchedulers.includes(runsOn)) {
      return true;
    }
    return SCHEDULER.replace(assembled, scheduler -> RestoringScheduler.of((Scheduler) scheduler));
  }

  /**
   * Makes the source restore, if it wasn't assembled.
   *
   * @return whether every signal of the source is restored
   */
  private static boolean restoresItsSource(Publisher<Object> assembled) {
    return !hasSourceAnywhere(assembled) || replaceSource(assembled, Placement.SOURCE);
  }

  @SuppressWarnings("unchecked") // nothing is done with the items
  private static boolean replaceSource(Publisher<Object> assembled, Boundary boundary) {
    boolean replaced =
        SOURCE.replace(assembled, source -> restoring((Publisher<Object>) source, boundary));
    if (replaced) {
      SOURCE_AS_OPERATOR.clear(assembled);
    }
    return replaced;
  }

  private static Placement placementOr(Placement wanted, Publisher<Object> operator) {
    return isOperator(operator) ? wanted : Placement.BELOW;
  }

  /** Returns whether {@code operator} can be signalled in any context by its source. */
  private static boolean hasSourceAnywhere(Publisher<?> operator) {
    if (isOperator(operator)) {
      return OperatorKind.signalsAnywhere(OptimizableOperators.source(operator));
    }
    return Scannable.from(operator).scanUnsafe(Scannable.Attr.PARENT) instanceof Publisher<?> source
        && OperatorKind.signalsAnywhere(source);
  }

  private static boolean isOperator(Publisher<?> publisher) {
    return OperatorKind.isOperator(OperatorKind.traits(publisher));
  }

  /** Returns what restores in place of {@code publisher}, of the same type to its users. */
  static Publisher<Object> restoring(Publisher<Object> publisher, Boundary boundary) {
    if (publisher instanceof Mono<Object> mono) {
      return RestoringMono.of(mono, boundary);
    } else if (publisher instanceof ParallelFlux<Object> parallel) {
      return RestoringParallelFlux.of(parallel);
    } else if (publisher instanceof ConnectableFlux<Object> connectable) {
      return RestoringConnectableFlux.of(connectable, new SharedSource(SharedUpstream.connector()));
    } else if (publisher instanceof Flux<Object> flux) {
      return RestoringFlux.of(flux, boundary);
    }
    return publisher;
  }

  /** Returns what restores in place of the end of a pipeline. */
  static Publisher<Object> last(Publisher<Object> publisher) {
    OperatorKind kind = OperatorKind.of(publisher);
    if (kind == OperatorKind.SILENT
        || (kind == OperatorKind.RESTORING
            && publisher instanceof RestoringPublisher<?> restoring
            && restoring.boundary().isBelow())) {
      return publisher;
    }
    if (publisher instanceof Mono<Object> mono) {
      return RestoringMono.of(mono, Placement.LAST);
    } else if (publisher instanceof ParallelFlux<Object> parallel) {
      return RestoringParallelFlux.of(parallel);
    }
    return publisher instanceof CorePublisher<Object> core
        ? RestoringFlux.of(core, Placement.LAST)
        : publisher;
  }
}
