package io.asynclocal.spring.boot;

import io.asynclocal.AsyncContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Loads the application context of a test class before its tests, and in the root. Otherwise it is
 * loaded in the first test that needs it, and all that the application begins and installs would be
 * taken for something that this test has left behind.
 *
 * <p>Spring's test framework finds it in {@code META-INF/spring.factories}; nobody else needs it.
 */
final class ContextBeforeTests implements TestExecutionListener, Ordered {

  /** {@return after {@code @DirtiesContext} has closed what is not to be used, before injection} */
  @Override
  public int getOrder() {
    return 1_600;
  }

  @Override
  public void beforeTestClass(TestContext test) {
    load(test);
  }

  /** Where one instance is shared by all tests, it is made before anything else. */
  @Override
  public void prepareTestInstance(TestContext test) {
    load(test);
  }

  private static void load(TestContext test) {
    AsyncContext.root().run(test::getApplicationContext);
  }
}
