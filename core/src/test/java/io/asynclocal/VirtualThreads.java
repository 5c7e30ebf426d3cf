package io.asynclocal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.ThreadFactory;

/** Virtual threads, which code for 17 reaches by reflection alone. */
public final class VirtualThreads {
  private VirtualThreads() {}

  /** Returns what makes them; a test that needs them is skipped where the JDK has none. */
  public static ThreadFactory factory() throws ReflectiveOperationException {
    assumeTrue(Runtime.version().feature() >= 21, "virtual threads came with Java 21");
    Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
    return (ThreadFactory)
        Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
  }
}
