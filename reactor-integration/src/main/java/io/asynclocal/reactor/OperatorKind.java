package io.asynclocal.reactor;

import java.util.Set;
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
  SILENT,
  /** Emits within {@code subscribe} or {@code request}, of itself. */
  START,
  /** Everything happens within a signal of its only source, or within a call from below. */
  INLINE,
  /** Goes on in a task of a scheduler. */
  SCHEDULED,
  /** As {@link #INLINE}, and not assembled: the hook never sees it. */
  HIDING,
  /** As {@link #INLINE}, and may call functions when it is requested from or cancelled. */
  PEEKING,
  /** As {@link #INLINE}, and calls functions when it is requested from or cancelled. */
  REQUESTED,
  /** As {@link #REQUESTED}, by a listener that is made for each subscription. */
  TAPPED,
  /** Gives the application a sink to signal with. */
  CREATED,
  /** As {@link #INLINE}, once the publishers restore that a function gives it. */
  INNER,
  /** As {@link #INLINE}, over a connectable source. */
  REFERENCES,
  /** As {@link #INLINE}, once its own source restores; to others it subscribes through the hook. */
  COMBINING,
  /** Signals on threads of its own, and has no source that something could stand between. */
  FOREIGN,
  /** Signals, and requests from its source, on the threads of other sources as well. */
  MERGING,
  /** May change the context of what is above. */
  CONTEXT,
  /** Signals on the thread of whoever subscribed first. */
  SHARED,
  /** Already restores: one of ours. */
  RESTORING;

  private static final String REACTOR = "reactor.core.publisher.";
  private static final String FUSEABLE = "Fuseable";

  /** Names without the leading Flux, Mono or Parallel and without the ending. */
  private static final Set<String> SILENT_NAMES = Set.of("Empty", "Error");

  private static final Set<String> START_NAMES =
      Set.of(
          "Array",
          "Callable",
          "CurrentContext",
          "ErrorOnRequest",
          "ErrorSupplied",
          "Iterable",
          "Just",
          "Never",
          "Range",
          "Runnable",
          "SingleCallable",
          "SingleOptionalCallable",
          "Supplier");

  private static final Set<String> INLINE_NAMES =
      Set.of(
          "ContextWriteRestoringThreadLocals",
          "TapRestoringThreadLocals",
          "All",
          "Any",
          "Buffer",
          "BufferPredicate",
          "CallableOnAssembly",
          "Collect",
          "CollectList",
          "Count",
          "DefaultIfEmpty",
          "Dematerialize",
          "Detach",
          "Distinct",
          "DistinctUntilChanged",
          "DoFirst",
          "DoOnEach",
          "Elapsed",
          "ElementAt",
          "Filter",
          "FlattenIterable",
          "FluxName",
          "Handle",
          "HasElement",
          "HasElements",
          "IgnoreElement",
          "IgnoreElements",
          "Index",
          "Lift",
          "LimitRequest",
          "Map",
          "MapSignal",
          "Materialize",
          "Metrics",
          "Name",
          "Next",
          "OnAssembly",
          "FluxOnAssembly",
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
          "Then");

  private static final Set<String> COMBINING_NAMES =
      Set.of(
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
          "Zip");

  private static final Set<String> PEEKING_NAMES = Set.of("Log", "Peek", "Stream");

  private static final Set<String> REQUESTED_NAMES =
      Set.of("DoFinally", "Generate", "Using", "UsingWhen");

  private static final Set<String> TAPPED_NAMES = Set.of("Tap");

  private static final Set<String> INNER_NAMES =
      Set.of("Defer", "DeferContextual", "Expand", "FlatMap", "FlatMapMany", "OnErrorResume");

  private static final Set<String> REFERENCES_NAMES =
      Set.of("AutoConnect", "RefCount", "RefCountGrace");

  private static final Set<String> FOREIGN_NAMES =
      Set.of("CompletionStage", "FromPublisher", "IgnorePublisher", "Source");

  private static final Set<String> SCHEDULED_NAMES =
      Set.of(
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
          "SubscribeOnValue");

  private static final Set<String> CONTEXT_NAMES = Set.of("ContextWrite");

  private static final Set<String> SHARED_NAMES =
      Set.of("CacheInvalidateIf", "CacheInvalidateWhen", "CacheTime", "Publish", "Replay");

  /** Those of which {@link #MERGING} is known; the same is supposed of what is unknown. */
  private static final Set<String> MERGING_NAMES =
      Set.of(
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
          "WindowFlux");

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
      case INLINE, HIDING, PEEKING -> true;
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
      case INLINE, PEEKING -> Scannable.from(source).scanUnsafe(Scannable.Attr.PARENT) == null;
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
    boolean reactors = type.getName().startsWith(REACTOR);
    String name = withoutType(type.getSimpleName());
    if (reactors && SILENT_NAMES.contains(name)) {
      return SILENT;
    } else if (Fuseable.ScalarCallable.class.isAssignableFrom(type)) {
      return START;
    } else if (!reactors) {
      return FOREIGN;
    }
    if (START_NAMES.contains(name)) {
      return START;
    } else if (INLINE_NAMES.contains(name) || type.getSimpleName().equals("ParallelSource")) {
      return INLINE;
    } else if (name.equals("Hide") || name.equals("FluxHide")) {
      return HIDING;
    } else if (PEEKING_NAMES.contains(name)) {
      return PEEKING;
    } else if (REQUESTED_NAMES.contains(name)) {
      return REQUESTED;
    } else if (TAPPED_NAMES.contains(name)) {
      return TAPPED;
    } else if (name.equals("Create")) {
      return CREATED;
    } else if (COMBINING_NAMES.contains(name) || type.getSimpleName().equals("FluxFlatMap")) {
      return COMBINING;
    } else if (INNER_NAMES.contains(name)) {
      return INNER;
    } else if (REFERENCES_NAMES.contains(name)) {
      return REFERENCES;
    } else if (FOREIGN_NAMES.contains(name) && !ParallelFlux.class.isAssignableFrom(type)) {
      return FOREIGN;
    } else if (SCHEDULED_NAMES.contains(name)) {
      return SCHEDULED;
    } else if (CONTEXT_NAMES.contains(name)) {
      return CONTEXT;
    } else if (SHARED_NAMES.contains(name)) {
      return SHARED;
    }
    return MERGING;
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
    return ofClass(type) != MERGING || MERGING_NAMES.contains(withoutType(type.getSimpleName()));
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
