package io.asynclocal.reactor;

import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.CorePublisher;
import reactor.core.Scannable;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.ParallelFlux;
import reactor.core.scheduler.Scheduler;

/**
 * Decides for each operator, when it is assembled, where its subscribers restore. Most operators
 * are left as they are.
 *
 * @param <P> what is assembled, always a publisher. It is handled as an object: to check that a
 *     class of many implements an interface takes longer than all else that is asked of most.
 */
final class AssemblyHook<P> implements Function<P, P> {
  private static final PrivateField SOURCE = PrivateField.named("source");
  private static final PrivateField SOURCE_AS_OPERATOR = PrivateField.named("optimizableOperator");
  private static final PrivateField SCHEDULER =
      PrivateField.named("scheduler", "timedScheduler", "timer", "ttlScheduler");
  static final PrivateField REQUEST_OR_CANCEL_FUNCTION =
      PrivateField.named("onRequestCall", "onCancelCall");

  // Those of the operators that pipelines are full of.
  private static final KnownField SOURCE_OF_MONO = KnownField.of("MonoOperator", "source");
  private static final KnownField SOURCE_OF_MONO_AS_OPERATOR =
      KnownField.of("InternalMonoOperator", "optimizableOperator");
  private static final KnownField SOURCE_OF_FLUX = KnownField.of("FluxOperator", "source");
  private static final KnownField SOURCE_OF_FLUX_AS_OPERATOR =
      KnownField.of("InternalFluxOperator", "optimizableOperator");
  private static final KnownField ON_REQUEST_OF_FUSEABLE_MONO = onRequest("MonoPeekFuseable");
  private static final KnownField ON_CANCEL_OF_FUSEABLE_MONO = onCancel("MonoPeekFuseable");
  private static final KnownField ON_REQUEST_OF_MONO = onRequest("MonoPeek");
  private static final KnownField ON_CANCEL_OF_MONO = onCancel("MonoPeek");
  private static final KnownField ON_REQUEST_OF_FLUX = onRequest("FluxPeek");
  private static final KnownField ON_CANCEL_OF_FLUX = onCancel("FluxPeek");
  private static final KnownField ON_REQUEST_OF_FUSEABLE_FLUX = onRequest("FluxPeekFuseable");
  private static final KnownField ON_CANCEL_OF_FUSEABLE_FLUX = onCancel("FluxPeekFuseable");

  private static KnownField onRequest(String type) {
    return KnownField.of(type, "onRequestCall");
  }

  private static KnownField onCancel(String type) {
    return KnownField.of(type, "onCancelCall");
  }

  @Override
  @SuppressWarnings("unchecked") // what restores is of the same type
  public P apply(P assembled) {
    int traits = OperatorTable.traits(assembled);
    // Apart from the rest, so that the compiler sees what becomes of a value that an item is mapped
    // to: it need not exist.
    return traits == OperatorTable.VALUE || OperatorTable.needsNothing(assembled, traits)
        ? assembled
        : (P) assembled(assembled, traits);
  }

  private Object assembled(Object assembled, int traits) {
    Object restoring = byKind(assembled, traits);
    return restoring == assembled && OperatorTable.isHead(assembled, traits)
        ? head(assembled, traits)
        : restoring;
  }

  private static Object head(Object assembled, int traits) {
    if (OperatorTable.kind(traits) == OperatorKind.COMBINING) {
      // Over a single value it subscribes to no inner publisher, but hands it its own subscriber.
      InnerPublishers.restoreIn(assembled);
    }
    return OperatorTable.isSubscribedAtOnce(assembled, traits)
        ? assembled
        : restoring(assembled, Placement.HEAD);
  }

  private Object byKind(Object assembled, int traits) {
    return switch (OperatorTable.kind(traits)) {
      case SILENT, START, RESTORING -> assembled;
      case INLINE, ASKING, HIDING -> inline(assembled, traits);
      case COMBINING ->
          restoresItsSource(assembled, traits) ? assembled : merging(assembled, traits);
      case SCHEDULED ->
          restoresItsScheduler(assembled) ? inline(assembled, traits) : merging(assembled, traits);
      case INNER ->
          InnerPublishers.restoreIn(assembled)
              ? inline(assembled, traits)
              : merging(assembled, traits);
      case PEEKING -> peeking(assembled, traits);
      case REQUESTED -> requested(assembled, traits);
      case TAPPED ->
          RestoringListener.putIn(assembled)
              ? inline(assembled, traits)
              : requested(assembled, traits);
      case CREATED -> restoring(assembled, Placement.CREATED);
      case FOREIGN -> restoring(assembled, Placement.BELOW);
      case MERGING -> merging(assembled, traits);
      case CONTEXT -> changing(assembled, traits);
      case SETTING -> setting(assembled);
      case REFERENCES -> references(assembled, traits);
      case SHARED -> shared(assembled);
    };
  }

  private static Object inline(Object assembled, int traits) {
    return restoresItsSource(assembled, traits)
        ? assembled
        : restoring(
            assembled, OperatorTable.isOperator(traits) ? Placement.ABOVE : Placement.BELOW);
  }

  private static Object merging(Object assembled, int traits) {
    restoresItsSource(assembled, traits);
    return restoring(
        assembled, OperatorTable.isOperator(traits) ? Placement.AROUND : Placement.BELOW);
  }

  private static Object requested(Object assembled, int traits) {
    InnerPublishers.restoreIn(assembled);
    return restoring(inline(assembled, traits), Placement.REQUESTS);
  }

  private static Object peeking(Object assembled, int traits) {
    Object inline = inline(assembled, traits);
    return hasRequestOrCancelFunction(assembled) ? restoring(inline, Placement.REQUESTS) : inline;
  }

  private static boolean hasRequestOrCancelFunction(Object peeking) {
    try {
      if (ON_REQUEST_OF_FUSEABLE_MONO.isIn(peeking)) {
        return (Object) ON_REQUEST_OF_FUSEABLE_MONO.getter().invokeExact(peeking) != null
            || (Object) ON_CANCEL_OF_FUSEABLE_MONO.getter().invokeExact(peeking) != null;
      } else if (ON_REQUEST_OF_MONO.isIn(peeking)) {
        return (Object) ON_REQUEST_OF_MONO.getter().invokeExact(peeking) != null
            || (Object) ON_CANCEL_OF_MONO.getter().invokeExact(peeking) != null;
      } else if (ON_REQUEST_OF_FLUX.isIn(peeking)) {
        return (Object) ON_REQUEST_OF_FLUX.getter().invokeExact(peeking) != null
            || (Object) ON_CANCEL_OF_FLUX.getter().invokeExact(peeking) != null;
      } else if (ON_REQUEST_OF_FUSEABLE_FLUX.isIn(peeking)) {
        return (Object) ON_REQUEST_OF_FUSEABLE_FLUX.getter().invokeExact(peeking) != null
            || (Object) ON_CANCEL_OF_FUSEABLE_FLUX.getter().invokeExact(peeking) != null;
      }
    } catch (Throwable e) {
      throw new AssertionError("a field of " + peeking + " is only read", e);
    }
    return REQUEST_OR_CANCEL_FUNCTION.isSetIn(peeking);
  }

  private static Object changing(Object assembled, int traits) {
    restoresItsSource(assembled, traits);
    replaceSource(assembled, Placement.CHANGE);
    return assembled;
  }

  /** Nothing runs between its source and what it sets, and below that everything is restored. */
  private static Object setting(Object assembled) {
    Object source = Scannable.from(assembled).scanUnsafe(Scannable.Attr.PARENT);
    if (source != null && OperatorTable.isSilent(source)) {
      return assembled; // it ends where it is subscribed to
    }
    replaceSource(assembled, Placement.CHANGE);
    return restoring(assembled, Placement.BELOW);
  }

  private Object references(Object assembled, int traits) {
    if (!hasSourceAnywhere(assembled, traits)) {
      return assembled;
    }
    // share() doesn't assemble what it counts the references to.
    return SOURCE.replace(assembled, this::sharedIfConnectable)
        ? assembled
        : restoring(assembled, Placement.BELOW);
  }

  private Object sharedIfConnectable(Object source) {
    return source instanceof ConnectableFlux<?> ? shared(source) : source;
  }

  private Object shared(Object assembled) {
    SharedSource upstream = new SharedSource(ReactorIntegration.UPSTREAM.current());
    replaceSource(assembled, upstream);
    return assembled instanceof ConnectableFlux<?> connectable
        ? RestoringConnectableFlux.of(connectable, upstream)
        : restoring(assembled, Placement.BELOW);
  }

  private static boolean restoresItsScheduler(Object assembled) {
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
  private static boolean restoresItsSource(Object assembled, int traits) {
    return !hasSourceAnywhere(assembled, traits) || replaceSource(assembled, Placement.BELOW);
  }

  private static boolean replaceSource(Object assembled, Restoration restoration) {
    try {
      if (SOURCE_OF_MONO_AS_OPERATOR.isInherited(assembled)) {
        Object source = (Object) SOURCE_OF_MONO.getter().invokeExact(assembled);
        SOURCE_OF_MONO.setter().invokeExact(assembled, restoring(source, restoration));
        SOURCE_OF_MONO_AS_OPERATOR.setter().invokeExact(assembled, (Object) null);
        return true;
      } else if (SOURCE_OF_FLUX_AS_OPERATOR.isInherited(assembled)) {
        Object source = (Object) SOURCE_OF_FLUX.getter().invokeExact(assembled);
        SOURCE_OF_FLUX.setter().invokeExact(assembled, restoring(source, restoration));
        SOURCE_OF_FLUX_AS_OPERATOR.setter().invokeExact(assembled, (Object) null);
        return true;
      }
    } catch (RuntimeException | Error e) {
      throw e; // of somebody else's hook
    } catch (Throwable e) {
      throw new AssertionError("a field of " + assembled + " is only read and written", e);
    }
    boolean replaced = SOURCE.replace(assembled, source -> restoring(source, restoration));
    if (replaced) {
      SOURCE_AS_OPERATOR.clear(assembled);
    }
    return replaced;
  }

  /** Returns whether {@code assembled} can be signalled in any context by its source. */
  private static boolean hasSourceAnywhere(Object assembled, int traits) {
    if (OperatorTable.isSourceless(traits)) {
      return false;
    } else if (OperatorTable.isOperator(traits)) {
      return OperatorTable.signalsAnywhere(OptimizableOperators.source(assembled));
    }
    return Scannable.from(assembled).scanUnsafe(Scannable.Attr.PARENT)
            instanceof Publisher<?> source
        && OperatorTable.signalsAnywhere(source);
  }

  /** Returns what restores in place of {@code publisher}, of the same type to its users. */
  static Object restoring(Object publisher, Restoration restoration) {
    Object seen = restoration == Placement.BELOW ? seenByReactor(publisher) : publisher;
    if (seen != publisher) {
      return seen;
    } else if (publisher instanceof Mono<?> mono) {
      return RestoringMono.of(mono, restoration);
    } else if (publisher instanceof ParallelFlux<?> parallel) {
      return RestoringParallelFlux.of(parallel);
    } else if (publisher instanceof ConnectableFlux<?> connectable) {
      return RestoringConnectableFlux.of(connectable, new SharedSource(SharedUpstream.connector()));
    } else if (publisher instanceof Flux<?> flux) {
      return RestoringFlux.of(flux, restoration);
    }
    return publisher;
  }

  /**
   * Returns {@code publisher} as Reactor takes it: where automatic mode is to set thread-locals
   * round somebody else's, that has been through the hook, which restores below. Otherwise they
   * would be set below what restores.
   */
  @SuppressWarnings("unchecked") // it stands for what publishes the same
  private static <P> P seenByReactor(P publisher) {
    if (publisher instanceof Mono<?> mono) {
      return (P) Mono.fromDirect(mono);
    }
    return publisher instanceof Flux<?> flux && !(flux instanceof ConnectableFlux<?>)
        ? (P) Flux.from(flux)
        : publisher;
  }

  /** Returns what restores in place of the end of a pipeline. */
  static Publisher<Object> last(Publisher<Object> end) {
    Publisher<Object> publisher = seenByReactor(end);
    OperatorKind kind = OperatorTable.kind(publisher);
    if (kind == OperatorKind.SILENT
        || (kind == OperatorKind.RESTORING
            && publisher instanceof RestoringPublisher<?> restoring
            && restoring.restoration().isBelow())) {
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
