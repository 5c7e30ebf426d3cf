package io.asynclocal.reactor;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.ParallelFlux;

/**
 * On which threads a publisher signals and calls functions, by its class. What is not known by name
 * may do anything, and is {@link #FOREIGN}.
 *
 * <p>Reactor's own {@code RUN_STYLE} isn't enough: it calls synchronous what signals on the thread
 * of another subscriber (shared and cached publishers) or of an inner source (merging ones).
 */
enum OperatorKind {
  /** Ends within {@code subscribe}, and has nothing else to say. */
  SILENT("Empty", "Error"),
  /** Emits within {@code subscribe} or {@code request}, of itself. */
  START(
      "Array",
      "Callable",
      "ErrorOnRequest",
      "ErrorSupplied",
      "Iterable",
      "Just",
      "Never",
      "Range",
      "Runnable",
      "SingleCallable",
      "SingleOptionalCallable",
      "Supplier"),
  /** Everything happens within a signal of its only source, or within a call from below. */
  INLINE(
      "ContextWriteRestoringThreadLocals",
      "TapRestoringThreadLocals",
      "All",
      "Any",
      "Buffer",
      "BufferPredicate",
      "Collect",
      "CollectList",
      "Count",
      "DefaultIfEmpty",
      "Dematerialize",
      "Detach",
      "Distinct",
      "DistinctUntilChanged",
      "DoFirst",
      "Elapsed",
      "ElementAt",
      "Filter",
      "FlattenIterable",
      "HasElement",
      "HasElements",
      "IgnoreElement",
      "IgnoreElements",
      "Index",
      "LimitRequest",
      "Map",
      "MapSignal",
      "Metrics",
      "Next",
      "OnBackpressureBuffer",
      "OnBackpressureBufferStrategy",
      "OnBackpressureDrop",
      "OnBackpressureLatest",
      "OnErrorReturn",
      "PeekTerminal",
      "Reduce",
      "ReduceSeed",
      "Scan",
      "ScanSeed",
      "Single",
      "SingleMono",
      "SingleOptional",
      "Skip",
      "SkipLast",
      "SkipUntil",
      "SkipWhile",
      "SourceFlux",
      "SourceMono",
      "StreamCollector",
      "Take",
      "TakeLast",
      "TakeLastOne",
      "TakeUntil",
      "TakeWhile",
      "Timed",
      "ZipIterable",
      // Rails, and what joins them: each rail runs in tasks of its scheduler.
      "MergeOrdered",
      "MergeReduce",
      "MergeSort",
      "Then",
      "ParallelSource"),
  /** As {@link #INLINE}, and hands the subscriber's {@code Context} to a function. */
  ASKING("CurrentContext", "DoOnEach", "Handle", "Lift", "Materialize"),
  /** Goes on in a task of a scheduler. */
  SCHEDULED(
      "BufferTimeout",
      "CancelOn",
      "Delay",
      "DelayElement",
      "DelaySequence",
      "Interval",
      "OnBackpressureBufferTimeout",
      "PublishOn",
      "RunOn",
      "SubscribeOn",
      "SubscribeOnCallable",
      "SubscribeOnValue"),
  /**
   * As {@link #INLINE}, and the hook doesn't see it: {@code hide} of some types, {@code
   * checkpoint}, {@code name} and {@code tag} answer what was never announced. What stands below
   * finds the source through it.
   */
  HIDING(
      "Hide", "FluxHide", "Name", "FluxName", "OnAssembly", "FluxOnAssembly", "CallableOnAssembly"),
  /** As {@link #INLINE}, and may call functions when it is requested from or cancelled. */
  PEEKING("Log", "Peek", "Stream"),
  /** As {@link #INLINE}, and calls functions when it is requested from or cancelled. */
  REQUESTED("DoFinally", "Generate", "Using", "UsingWhen"),
  /** As {@link #REQUESTED}, by a listener that is made for each subscription. */
  TAPPED("Tap"),
  /** Gives the application a sink to signal with. */
  CREATED("Create"),
  /** As {@link #INLINE}, once the publishers restore that a function gives it. */
  INNER("Defer", "DeferContextual", "Expand", "FlatMap", "FlatMapMany", "OnErrorResume"),
  /** As {@link #INLINE}, over a connectable source. */
  REFERENCES("AutoConnect", "RefCount", "RefCountGrace"),
  /** As {@link #INLINE}, once its own source restores; to others it subscribes through the hook. */
  COMBINING(
      "BufferBoundary",
      "BufferWhen",
      "CombineLatest",
      "ConcatArray",
      "ConcatIterable",
      "ConcatMap",
      "ConcatMapNoPrefetch",
      "DelaySubscription",
      "DelayUntil",
      "FilterWhen",
      "FirstWithSignal",
      "FirstWithValue",
      "GroupJoin",
      "IgnoreThen",
      "Join",
      "Merge",
      "MergeComparing",
      "MergeSequential",
      "Repeat",
      "RepeatPredicate",
      "RepeatWhen",
      "Retry",
      "RetryWhen",
      "Sample",
      "SampleFirst",
      "SampleTimeout",
      "SequenceEqual",
      "SkipUntilOther",
      "SwitchIfEmpty",
      "SwitchMap",
      "SwitchMapNoPrefetch",
      "TakeUntilOther",
      "Timeout",
      "When",
      "WindowWhen",
      "WithLatestFrom",
      "Zip",
      "FluxFlatMap"),
  /** Signals on threads of its own, and has no source that something could stand between. */
  FOREIGN("CompletionStage", "FromPublisher", "IgnorePublisher", "Source"),
  /**
   * Signals, and requests from its source, on the threads of other sources as well. The same is
   * supposed of what is Reactor's and not named here.
   */
  MERGING(
      "ArraySource",
      "FluxRestoringThreadLocals",
      "Group",
      "GroupBy",
      "GroupedLift",
      "PublishMulticast",
      "SwitchOnFirst",
      "Window",
      "WindowBoundary",
      "WindowPredicate",
      "WindowTimeout",
      // Sinks, and what is subscribed to within an operator: no hook ever sees them.
      "CorePublisherAdapter",
      "DelegateProcessor",
      "DirectProcessor",
      "EmitterProcessor",
      "InnerWindow",
      "InnerGroup",
      "NextProcessor",
      "PublishMulticaster",
      "RepeatWhenOtherSubscriber",
      "ReplayProcessor",
      "RetryWhenOtherSubscriber",
      "SinkEmptyMulticast",
      "SinkManyBestEffort",
      "SinkManyEmitterProcessor",
      "SinkManyReplayProcessor",
      "SinkManyUnicast",
      "SinkManyUnicastNoBackpressure",
      "SinkOneMulticast",
      "SwitchOnFirstConditionalMain",
      "SwitchOnFirstMain",
      "UnicastGroupedFlux",
      "UnicastProcessor",
      "WindowFlux"),
  /** May change the context of what is above. */
  CONTEXT("ContextWrite"),
  /** Signals on the thread of whoever subscribed first. */
  SHARED("CacheInvalidateIf", "CacheInvalidateWhen", "CacheTime", "Publish", "Replay"),
  /** Already restores: one of ours. */
  RESTORING;

  private static final String REACTOR = "reactor.core.publisher.";
  private static final String FUSEABLE = "Fuseable";

  private static final OperatorKind[] KINDS = values();

  /** Added to the number of a kind where something can stand between publisher and source. */
  private static final int OPERATOR = 1 << 8;

  private static final @Nullable Class<?> MONO_JUST = reactors("MonoJust");
  private static final @Nullable Class<?> FLUX_JUST = reactors("FluxJust");

  /** What is known of these two classes. */
  @SuppressWarnings("EnumOrdinal") // as below
  static final int VALUE = START.ordinal();

  /**
   * All that is asked of a class at once: to ask a publisher by {@code instanceof} which interfaces
   * it has takes longer than to look here.
   */
  private static final ClassNumber TRAITS =
      new ClassNumber() {
        @Override
        @SuppressWarnings("EnumOrdinal") // it lives no longer than this class
        int compute(Class<?> type) {
          return ofClass(type).ordinal() | (OptimizableOperators.includes(type) ? OPERATOR : 0);
        }
      };

  /** What is said above; a constructor can't reach what is static in the same class. */
  private static final class Named {
    static final Map<String, OperatorKind> KINDS = new HashMap<>();
  }

  /**
   * Makes a kind.
   *
   * @param names of Reactor's classes: whole, or without the leading Flux, Mono or Parallel and
   *     without the ending
   */
  OperatorKind(String... names) {
    for (String name : names) {
      Named.KINDS.put(name, this);
    }
  }

  /** Returns the kind of {@code publisher}. */
  static OperatorKind of(Publisher<?> publisher) {
    return ofTraits(traits(publisher));
  }

  /** Returns what is known of the class of {@code publisher}. */
  static int traits(Publisher<?> publisher) {
    Class<?> type = publisher.getClass();
    // Two constants are compared sooner than a class is looked up, or not at all where the compiler
    // knows the class.
    return type == MONO_JUST || type == FLUX_JUST ? VALUE : TRAITS.of(type);
  }

  static OperatorKind ofTraits(int traits) {
    return KINDS[traits & ~OPERATOR];
  }

  /** Returns whether something can stand between a publisher and its source. */
  static boolean isOperator(int traits) {
    return (traits & OPERATOR) != 0;
  }

  /** Returns whether a subscriber of {@code publisher} can be signalled in any context. */
  static boolean signalsAnywhere(Publisher<?> publisher) {
    return of(publisher).isAnywhere(publisher);
  }

  /** Returns whether a subscriber of {@code publisher}, of this kind, can be signalled anywhere. */
  boolean isAnywhere(Publisher<?> publisher) {
    return switch (this) {
      case FOREIGN, CREATED, MERGING, SHARED -> true;
      case HIDING ->
          Scannable.from(publisher).scanUnsafe(Scannable.Attr.PARENT) instanceof Publisher<?> hidden
              && signalsAnywhere(hidden);
      default -> false;
    };
  }

  /**
   * Returns whether {@code operator}, of this kind, signals where its source does, or where it is
   * requested from or cancelled, whenever it was assembled.
   */
  boolean signalsInPlace(Publisher<?> operator) {
    return switch (this) {
      case INLINE, ASKING, HIDING, PEEKING -> true;
      case TAPPED -> RestoringListener.isIn(operator);
      case CONTEXT -> of(OptimizableOperators.source(operator)) == RESTORING;
      case SCHEDULED ->
          HookedSchedulers.includes(Scannable.from(operator).scan(Scannable.Attr.RUN_ON));
      default -> false;
    };
  }

  /** Returns whether {@code source}, of this kind, restores, or signals where it is requested. */
  boolean startsInPlace(Publisher<?> source) {
    return switch (this) {
      case RESTORING, SILENT, START -> true;
      case INLINE, ASKING, PEEKING ->
          Scannable.from(source).scanUnsafe(Scannable.Attr.PARENT) == null;
      default -> false;
    };
  }

  static OperatorKind ofClass(Class<?> type) {
    if (RestoringPublisher.class.isAssignableFrom(type)
        || RestoringParallelFlux.class.isAssignableFrom(type)
        || type == StoreFlux.class
        || type == StoreMono.class) {
      return RESTORING;
    }
    OperatorKind named = ofName(type);
    if (named == SILENT) {
      return SILENT;
    } else if (Fuseable.ScalarCallable.class.isAssignableFrom(type)) {
      return START;
    } else if (!type.getName().startsWith(REACTOR)) {
      return FOREIGN;
    }
    return named == null || (named == FOREIGN && ParallelFlux.class.isAssignableFrom(type))
        ? MERGING
        : named;
  }

  /** Returns what is said of a class of Reactor's by its name, or else by that without its type. */
  private static @Nullable OperatorKind ofName(Class<?> type) {
    String name = type.getName().startsWith(REACTOR) ? type.getSimpleName() : "";
    OperatorKind whole = Named.KINDS.get(name);
    return whole != null ? whole : Named.KINDS.get(withoutType(name));
  }

  /** Returns a class of Reactor's, or null if this version has none of that name. */
  private static @Nullable Class<?> reactors(String name) {
    try {
      return Class.forName(REACTOR + name, false, Flux.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  /** Returns whether it is said here what {@code type}, a publisher of Reactor's, is. */
  static boolean knows(Class<?> type) {
    return ofClass(type) != MERGING || ofName(type) == MERGING;
  }

  /** Returns whether {@code publisher} only notes where its source was assembled. */
  static boolean isTrace(Publisher<?> publisher) {
    return publisher.getClass().getName().startsWith(REACTOR)
        && publisher.getClass().getSimpleName().endsWith("OnAssembly");
  }

  private static String withoutType(String simpleName) {
    String name =
        simpleName.endsWith(FUSEABLE)
            ? simpleName.substring(0, simpleName.length() - FUSEABLE.length())
            : simpleName;
    for (String prefix : new String[] {"Flux", "Mono", "Parallel", "Connectable"}) {
      if (name.startsWith(prefix)) {
        return name.substring(prefix.length());
      }
    }
    return name;
  }
}
