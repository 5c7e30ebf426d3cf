package io.asynclocal.diagnostics;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What brings work to a thread, known by the classes that stand below the work on the stack, and
 * what to write so that it carries the work's stores.
 */
enum WorkSource {
  SCHEDULED_EXECUTOR(
      "a scheduled executor that nobody wrapped",
      unlessQueued("schedule it by AsyncExecutors.propagating(executor)"),
      "java.util.concurrent.ScheduledThreadPoolExecutor"),
  ASYNC_FUTURE(
      "a CompletableFuture's own task",
      "write AsyncFutures.supplyAsync(…, executor) or runAsync",
      "java.util.concurrent.CompletableFuture$Async"),
  COMPLETER(
      "whoever completed a CompletableFuture that nobody wrapped",
      "register it on AsyncFutures.propagating(future)",
      "java.util.concurrent.CompletableFuture"),
  REACTOR(
      "a Reactor scheduler without the integration's hooks",
      "call ReactorIntegration.install() when the application starts",
      "reactor.core."),
  RXJAVA(
      "an RxJava scheduler without the integration's hooks",
      "call RxJavaIntegration.install() when the application starts",
      "io.reactivex.rxjava3."),
  COROUTINE(
      "a coroutine without the context's element",
      "launch it in an AsyncContextScope(…)",
      "kotlinx.coroutines."),
  TIMER("a Timer", "schedule AsyncTimers.task(…)", "java.util.TimerThread"),
  EXECUTOR(
      "an executor that nobody wrapped",
      unlessQueued("hand it to AsyncExecutors.propagating(executor)"),
      "java.util.concurrent.ThreadPoolExecutor",
      "java.util.concurrent.ForkJoin"),
  THREAD(
      "a thread of its own",
      "make the thread by AsyncThreads.propagating(factory), or give it"
          + " AsyncContext.current().bind(task)",
      "java.lang.Thread",
      "java.lang.VirtualThread",
      "java.lang.BaseVirtualThread"),
  /** Known where it hands over only: frames of a stream needn't be of a parallel one. */
  PARALLEL_STREAM("a parallel stream", "run the stream by AsyncStreams.callInParallel(…)"),
  UNKNOWN("a thread of some library", "register AsyncContext.current().bind(callback)");

  final String name;
  final String advice;

  @SuppressWarnings("ImmutableEnumChecker") // what List.of makes never changes
  private final List<String> prefixes;

  WorkSource(String name, String advice, String... prefixes) {
    this.name = name;
    this.advice = advice;
    this.prefixes = List.of(prefixes);
  }

  /**
   * An executor that is wrapped captures when it is handed the task. A library that queues tasks
   * hands one over when another has ended, and so in the context of another request.
   */
  private static String unlessQueued(String advice) {
    return advice
        + "; but if a library had queued it before, register AsyncContext.current().bind(task) with"
        + " the library";
  }

  /** The sources whose threads run work of many flows, one after another. */
  boolean sharesThreads() {
    return this != THREAD;
  }

  /** Returns what called the work that a stack ends in, by the innermost frame that tells. */
  static WorkSource of(List<StackFrame> stack) {
    for (StackFrame frame : stack) {
      for (WorkSource source : values()) {
        if (source.matches(frame.getClassName())) {
          return source;
        }
      }
    }
    return UNKNOWN;
  }

  /** Returns what made a thread, by the library's frames on top of the code that wanted it. */
  static WorkSource ofThreadMaking(List<StackFrame> stack) {
    WorkSource maker = outermost(stack);
    return maker == COMPLETER ? ASYNC_FUTURE : maker;
  }

  /**
   * Returns what takes over a task, by the library's frames on top of the code that hands it over;
   * null if no such code is seen, or if the task is the JDK's way to go on with a virtual thread.
   */
  static @Nullable WorkSource ofHandingOver(List<StackFrame> stack) {
    List<StackFrame> library = stack.stream().takeWhile(StackSampling::isLibrary).toList();
    if (library.size() == stack.size() || has(library, "java.lang.VirtualThread")) {
      return null;
    }
    return has(library, "java.util.concurrent.CompletableFuture$UniCompletion")
        ? outermost(library)
        : ofThreadMaking(library);
  }

  private static boolean has(List<StackFrame> stack, String className) {
    return stack.stream().anyMatch(frame -> frame.getClassName().equals(className));
  }

  /** Returns the source whose frame is the outermost, which tells most. */
  private static WorkSource outermost(List<StackFrame> stack) {
    WorkSource maker = THREAD;
    for (StackFrame frame : stack) {
      if (!StackSampling.isLibrary(frame)) {
        break;
      }
      WorkSource source =
          frame.getClassName().startsWith("java.util.stream.")
              ? PARALLEL_STREAM
              : of(List.of(frame));
      // That the thread was constructed says nothing.
      maker = source == UNKNOWN || source == THREAD ? maker : source;
    }
    return maker;
  }

  /** Returns the outermost frame of the work itself: the one that its source called. */
  static StackFrame entry(List<StackFrame> stack) {
    StackFrame entry = stack.get(0);
    for (StackFrame frame : stack) {
      if (StackSampling.isLibrary(frame)) {
        break;
      }
      entry = frame;
    }
    return entry;
  }

  private boolean matches(String className) {
    return prefixes.stream().anyMatch(className::startsWith);
  }
}
