package io.asynclocal.netty;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.asynclocal.AsyncContext;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Looks at event loops from outside. */
final class EventLoops {
  private EventLoops() {}

  /** Returns what is bound on the threads of these loops while they do nothing. */
  static List<String> leftOn(EventExecutorGroup loops) throws Exception {
    List<String> left = new ArrayList<>();
    for (EventExecutor loop : loops) {
      left.add(onLoop(loop, () -> AsyncContext.current().toString()));
    }
    left.removeIf(context -> context.equals("AsyncContext[]"));
    return left;
  }

  static <T> T onLoop(EventExecutor loop, Callable<T> task) throws Exception {
    return loop.submit(task).get(10, SECONDS);
  }
}
