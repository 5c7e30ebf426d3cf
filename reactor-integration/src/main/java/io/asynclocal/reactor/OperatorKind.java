package io.asynclocal.reactor;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.publisher.ParallelFlux;

/**
 * On which threads a publisher signals and calls functions, by its class. What is not known by name
 * may do anything, and is {@link #FOREIGN}.
 *
 * <p>Reactor's own {@code RUN_STYLE} isn't enough: it calls synchronous what signals on the thread
 * of another subscriber (shared and cached publishers) or of an inner source (merging ones).
 */
enum OperatorKind {
  /** Everything happens within a signal of its only source, or within a call from below. */
  INLINE,
  /** As {@link #INLINE}, and subscribes to the source again and again by itself. */
  RESUBSCRIBING,
  /** Goes on in a task of a scheduler. */
  SCHEDULED,
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
  private static final Set<String> INLINE_NAMES =
      Set.of(
          // Sources that emit within subscribe or request.
          "Array",
          "Callable",
          "CurrentContext",
          "Empty",
          "Error",
          "ErrorOnRequest",
          "ErrorSupplied",
          "Generate",
          "Iterable",
          "Just",
          "Never",
          "Range",
          "Runnable",
          "SingleCallable",
          "SingleOptionalCallable",
          "Stream",
          "Supplier",
          // Operators with one source.
          "ContextWriteRestoringThreadLocals",
          "TapRestoringThreadLocals",
          "All",
          "Any",
          "AutoConnect",
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
          "DoFinally",
          "DoFirst",
          "DoOnEach",
          "Elapsed",
          "ElementAt",
          "Filter",
          "FlattenIterable",
          "FluxHide",
          "FluxName",
          "Handle",
          "HasElement",
          "HasElements",
          "Hide",
          "IgnoreElement",
          "IgnoreElements",
          "Index",
          "Lift",
          "LimitRequest",
          "Log",
          "Map",
          "MapSignal",
          "Materialize",
          "Metrics",
          "Name",
          "Next",
          "OnAssembly",
          "OnBackpressureBuffer",
          "OnBackpressureBufferStrategy",
          "OnBackpressureDrop",
          "OnBackpressureLatest",
          "OnErrorReturn",
          "Peek",
          "PeekTerminal",
          "Reduce",
          "ReduceSeed",
          "RefCount",
          "RefCountGrace",
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
          "Tap",
          "Timed",
          "ZipIterable",
          // Rails, and what joins them: each rail runs in tasks of its scheduler.
          "MergeOrdered",
          "MergeReduce",
          "MergeSort",
          "Then");

  private static final Set<String> RESUBSCRIBING_NAMES =
      Set.of("Repeat", "RepeatPredicate", "Retry");

  private static final Set<String> FOREIGN_NAMES =
      Set.of("Create", "CompletionStage", "FromPublisher", "IgnorePublisher", "Source");

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

  private static final ClassValue<OperatorKind> BY_CLASS =
      new ClassValue<>() {
        @Override
        protected OperatorKind computeValue(Class<?> type) {
          return ofClass(type);
        }
      };

  /** Returns the kind of {@code publisher}. */
  static OperatorKind of(Publisher<?> publisher) {
    OperatorKind kind = BY_CLASS.get(publisher.getClass());
    if (kind != SCHEDULED) {
      return kind;
    }
    return HookedSchedulers.includes(Scannable.from(publisher).scan(Scannable.Attr.RUN_ON))
        ? INLINE
        : MERGING;
  }

  /** Returns whether a subscriber of {@code publisher} can be signalled in any context. */
  static boolean signalsAnywhere(@Nullable Object publisher) {
    if (!(publisher instanceof Publisher<?> source)) {
      return false;
    }
    return switch (of(source)) {
      case INLINE, RESUBSCRIBING, SCHEDULED, CONTEXT, RESTORING -> false;
      case FOREIGN, MERGING, SHARED -> true;
    };
  }

  private static OperatorKind ofClass(Class<?> type) {
    if (RestoringPublisher.class.isAssignableFrom(type)
        || RestoringParallelFlux.class.isAssignableFrom(type)
        || type == StoreFlux.class
        || type == StoreMono.class) {
      return RESTORING;
    }
    if (Fuseable.ScalarCallable.class.isAssignableFrom(type)) {
      return INLINE;
    }
    if (!type.getName().startsWith(REACTOR)) {
      return FOREIGN;
    }
    String name = withoutType(type.getSimpleName());
    if (INLINE_NAMES.contains(name) || type.getSimpleName().equals("ParallelSource")) {
      return INLINE;
    } else if (RESUBSCRIBING_NAMES.contains(name)) {
      return RESUBSCRIBING;
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
