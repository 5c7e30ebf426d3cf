package io.asynclocal.junit;

import io.asynclocal.AsyncLocalStorage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The flows of one test run, of which several may go on at the same time. It ends with the run, and
 * fails it if something was left that could be several tests'.
 */
final class Company implements AutoCloseable {
  /** Whose work the running code is. */
  private final AsyncLocalStorage<TestFlow> storage =
      AsyncLocalStorage.<TestFlow>builder().name("test").build();

  private final Set<TestFlow> present = new LinkedHashSet<>();
  private final List<String> nobodys = new ArrayList<>();

  AsyncLocalStorage<TestFlow> storage() {
    return storage;
  }

  /**
   * Begins the flow of a test or a class, on this thread; {@code parent} is the one around it, if
   * there is any.
   */
  TestFlow begin(ExtensionContext context, @Nullable TestFlow parent) {
    TestFlow flow = new TestFlow(this, Options.of(context), parent, context);
    join(flow);
    flow.enter();
    return flow;
  }

  private synchronized void join(TestFlow flow) {
    for (TestFlow other : present) {
      if (!flow.isWithin(other)) {
        other.meet(flow);
        flow.meet(other);
      }
    }
    present.add(flow);
  }

  synchronized void leave(TestFlow flow) {
    present.remove(flow);
  }

  /** Takes note of what was left while several tests ran. */
  synchronized void blameNobody(String report) {
    nobodys.add(report);
  }

  @Override
  public synchronized void close() {
    if (!nobodys.isEmpty()) {
      throw new AssertionError(String.join("\n", nobodys));
    }
  }
}
