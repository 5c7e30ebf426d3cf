package io.asynclocal.junit;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Runs each test in a flow of its own, and fails it if it leaves something behind: asynchronous
 * work, open scopes, a context on a thread, other global hooks than it found. The failure names
 * each thing, and the code that made it.
 *
 * {@snippet :
 * @ExtendWith(AsyncContextExtension.class)
 * class OrdersTest {
 *   @Test
 *   void polls() {
 *     scheduler.schedule(this::poll, 1, MINUTES); // "polls ended with dangling async tasks."
 *   }
 * }
 * }
 *
 * <p>A flow begins with the construction of the test's instance and ends after its
 * {@code @AfterEach} methods; each invocation of a parameterised or repeated test has its own, and
 * so has each dynamic test. What these enter holds until the end of the test. A class has a flow as
 * well, around those of its tests: what its {@code @BeforeAll} methods begin, and the construction
 * of an instance that all tests share, is to have ended after its {@code @AfterAll} methods;
 * otherwise the class fails, and not a test. {@link LeavesNothingBehind} has the options.
 *
 * <p><b>Whose work.</b> Work belongs to the test from whose flow it was begun, wherever that was
 * and whatever else ran at that time: it has the test's context. Work that is begun in {@link
 * io.asynclocal.AsyncContext#root()}, or where the context has been lost, belongs to nobody. State
 * of the whole process belongs to the test that ran alone; where tests ran at the same time, the
 * run fails at its end and names them all.
 *
 * <p><b>Cost.</b> Hooks are enabled while a test runs, and each piece of its work has its stack
 * taken.
 *
 * <p>The idea is that of test runners which Node.js users built on {@code async_hooks}: a test that
 * leaves work behind has not ended.
 */
public final class AsyncContextExtension
    implements BeforeAllCallback,
        AfterAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        InvocationInterceptor {

  private static final Namespace NAMESPACE = Namespace.create(AsyncContextExtension.class);

  /** Made by JUnit. */
  public AsyncContextExtension() {}

  @Override
  public void beforeAll(ExtensionContext context) {
    begin(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    end(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    begin(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    end(context);
  }

  /** So that an instance is made in the flow of the one test that has it. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public <T> T interceptTestClassConstructor(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Constructor<T>> constructor,
      ExtensionContext context)
      throws Throwable {
    begin(context);
    return proceed(invocation, context);
  }

  @Override
  public void interceptBeforeAllMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceed(invocation, context);
  }

  @Override
  public void interceptAfterAllMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceed(invocation, context);
  }

  @Override
  public void interceptDynamicTest(
      Invocation<Void> invocation,
      DynamicTestInvocationContext invocationContext,
      ExtensionContext context)
      throws Throwable {
    TestFlow flow = company(context).begin(context, flow(context));
    Throwable failure = null;
    try {
      invocation.proceed();
    } catch (Throwable e) {
      failure = e;
    }
    try {
      flow.end();
    } catch (AssertionError e) {
      if (failure == null) {
        failure = e;
      } else {
        failure.addSuppressed(e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void interceptBeforeEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceed(invocation, context);
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceed(invocation, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceed(invocation, context);
  }

  @Override
  public <T> T interceptTestFactoryMethod(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    return proceed(invocation, context);
  }

  @Override
  public void interceptAfterEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    proceed(invocation, context);
  }

  /** Methods with a time-out may run on another thread than the one that entered the flow. */
  private static <T> T proceed(Invocation<T> invocation, ExtensionContext context)
      throws Throwable {
    TestFlow flow = flow(context);
    return flow == null ? invocation.proceed() : flow.call(invocation::proceed);
  }

  /** Begins the flow of a class or a test, if the construction of its instance hasn't. */
  private static void begin(ExtensionContext context) {
    TestFlow around = flow(context);
    if (around == null || !around.isOf(context)) {
      // If the instance can't be made, JUnit closes it and nobody ends it.
      store(context).put(TestFlow.class, company(context).begin(context, around));
    }
  }

  private static void end(ExtensionContext context) {
    TestFlow flow = store(context).remove(TestFlow.class, TestFlow.class);
    if (flow != null) {
      flow.end();
    }
  }

  /** Returns the flow of that test or class, or of the nearest class around it. */
  private static @Nullable TestFlow flow(ExtensionContext context) {
    return store(context).get(TestFlow.class, TestFlow.class);
  }

  private static Store store(ExtensionContext context) {
    return context.getStore(NAMESPACE);
  }

  private static Company company(ExtensionContext context) {
    Store store = store(context.getRoot());
    return requireNonNull(
        store.getOrComputeIfAbsent(Company.class, key -> new Company(), Company.class));
  }
}
