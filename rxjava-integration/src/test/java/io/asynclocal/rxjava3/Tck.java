package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.SkipException;
import org.testng.annotations.Test;

/** Runs the rules of the Reactive Streams TCK, which are TestNG's tests, as JUnit's. */
final class Tck {
  static final long ITEMS = 1_000;

  private Tck() {}

  /** An environment that waits long enough for a machine that is busy with other things. */
  static TestEnvironment environment() {
    return new TestEnvironment(2_000, 20, 20);
  }

  static Stream<DynamicTest> publisher(Supplier<? extends PublisherVerification<?>> verification) {
    return rules(
        verification.get().getClass(),
        rule -> {
          PublisherVerification<?> fresh = verification.get();
          fresh.setUp();
          invoke(rule, fresh);
        });
  }

  static Stream<DynamicTest> subscriber(
      Supplier<? extends SubscriberBlackboxVerification<?>> verification) {
    return rules(
        verification.get().getClass(),
        rule -> {
          SubscriberBlackboxVerification<?> fresh = verification.get();
          fresh.startPublisherExecutorService();
          fresh.setUp();
          try {
            invoke(rule, fresh);
          } finally {
            fresh.shutdownPublisherExecutorService();
          }
        });
  }

  private interface Run {
    void run(Method rule) throws Throwable;
  }

  private static Stream<DynamicTest> rules(Class<?> verification, Run run) {
    List<Method> rules =
        Stream.of(verification.getMethods())
            .filter(method -> method.isAnnotationPresent(Test.class))
            .toList();
    assertNotEquals(0, rules.size(), "The TCK has no tests any more, or not TestNG's.");
    return rules.stream().map(rule -> DynamicTest.dynamicTest(rule.getName(), () -> run.run(rule)));
  }

  private static void invoke(Method rule, Object verification) throws Throwable {
    try {
      rule.invoke(verification);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SkipException) {
        abort(e.getCause().getMessage());
      }
      throw e.getCause();
    }
  }
}
