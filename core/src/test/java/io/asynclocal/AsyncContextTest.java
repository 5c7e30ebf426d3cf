package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(RootContext.class)
@SuppressWarnings("try") // a scope is closed, not used
class AsyncContextTest {
  private final AsyncLocalStorage<String> a = AsyncLocalStorage.<String>builder().name("a").build();
  private final AsyncLocalStorage<String> b = AsyncLocalStorage.<String>builder().name("b").build();
  private final AsyncContext captured = a.call("captured", AsyncContext::current);
  private final List<String> seen = new ArrayList<>();

  private void see() {
    seen.add(a.getStore());
  }

  @Test
  void current_isTheRootWhereNothingIsBound() {
    assertSame(AsyncContext.root(), AsyncContext.current());
    try (var thread = new OtherThread("other")) {
      assertSame(AsyncContext.root(), thread.call(AsyncContext::current));
    }
  }

  @Test
  void run_showsEveryStoreOfTheContextAndNoneOfTheCallers() {
    b.run(
        "caller",
        () ->
            captured.run(
                () -> {
                  assertEquals("captured", a.getStore());
                  assertNull(b.getStore());
                  assertSame(captured, AsyncContext.current());
                }));
  }

  @Test
  void run_bringsTheCallersWholeContextBackWhateverTheBodyEntered() {
    b.run(
        "caller",
        () -> {
          AsyncContext before = AsyncContext.current();
          captured.run(
              () -> {
                a.enterWith("entered");
                b.enterWith("entered");
              });
          assertSame(before, AsyncContext.current());
        });
  }

  @Test
  void run_startsFromTheSameStoresEachTime() {
    for (int i = 0; i < 2; i++) {
      captured.run(
          () -> {
            see();
            a.enterWith("entered");
            b.enterWith("entered");
          });
      captured.run(() -> assertNull(b.getStore()));
    }
    assertEquals(List.of("captured", "captured"), seen);
  }

  @Test
  void run_ofTheRootShowsNothing() {
    a.run("caller", () -> AsyncContext.root().run(this::see));
    assertEquals(Arrays.asList((String) null), seen);
  }

  @Test
  void run_restoresAndLetsTheExceptionOutWhenTheBodyThrows() {
    var failure = new IllegalStateException("of the body");
    Runnable body =
        () -> {
          a.enterWith("entered");
          throw failure;
        };
    assertSame(failure, assertThrows(IllegalStateException.class, () -> captured.run(body)));
    assertSame(AsyncContext.root(), AsyncContext.current());
  }

  @Test
  void run_worksOnManyThreadsAtOnce() throws InterruptedException {
    CountDownLatch bothInside = new CountDownLatch(2);
    Callable<String> body =
        () ->
            captured.call(
                () -> {
                  bothInside.countDown();
                  assertTrue(bothInside.await(30, TimeUnit.SECONDS));
                  return a.getStore();
                });
    try (var one = new OtherThread("one");
        var two = new OtherThread("two")) {
      Future<String> first = one.start(body);
      Future<String> second = two.start(body);
      assertEquals("captured", OtherThread.result(first));
      assertEquals("captured", OtherThread.result(second));
      assertSame(AsyncContext.root(), one.call(AsyncContext::current));
    }
  }

  @Test
  void call_returnsTheBodysValue() {
    assertEquals("captured", captured.call(a::getStore));
    assertNull(captured.call(() -> null));
  }

  @Test
  void call_letsACheckedExceptionOutWithItsOwnType() {
    var failure = new IOException("of the body");
    try {
      // Compiles only because the catch below is of the type that the body throws.
      captured.call(() -> failWith(failure));
    } catch (IOException e) {
      assertSame(failure, e);
      seen.add("caught");
    }
    assertEquals(List.of("caught"), seen);
    assertSame(AsyncContext.root(), AsyncContext.current());
  }

  private static String failWith(IOException failure) throws IOException {
    throw failure;
  }

  @Test
  void attach_makesCurrentUntilItsTokenIsGivenBack() {
    Object token = captured.attach();
    assertSame(captured, AsyncContext.current());
    captured.detach(token);
    assertTrue(ThreadView.ofCurrentThread().holdsNothing());
  }

  @Test
  void attach_ofTheCurrentContextChangesNothing() {
    captured.run(
        () -> {
          Object token = captured.attach();
          assertSame(captured, AsyncContext.current());
          captured.detach(token);
          assertSame(captured, AsyncContext.current());
        });
  }

  @Test
  void detach_ofTheContextThatWasCurrentForgetsWhatWasEntered() {
    AsyncLocalStorage<String> other = AsyncLocalStorage.create();
    captured.run(
        () -> {
          for (int i = 0; i < 2; i++) { // the second time by the same token
            Object token = captured.attach();
            Object nested = captured.attach();
            other.enterWith("inside");
            captured.detach(nested);
            assertSame(captured, AsyncContext.current());
            other.enterWith("between");
            captured.detach(token);
            assertSame(captured, AsyncContext.current());
          }
        });
    assertTrue(ThreadView.ofCurrentThread().holdsNothing());
  }

  @Test
  void detach_tellsTheRootThatWasRunFromBeingInNoContext() {
    AsyncContext.root()
        .run(
            () -> {
              captured.detach(captured.attach());
              assertFalse(ThreadView.ofCurrentThread().holdsNothing());
            });
    assertTrue(ThreadView.ofCurrentThread().holdsNothing());
  }

  @Test
  void detach_refusesWhatIsNoTokenAndChangesNothing() {
    Object token = captured.attach();
    for (Object wrong : new Object[] {"text", this}) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> captured.detach(wrong));
      assertTrue(refused.getMessage().startsWith(wrong + " is nothing to go back to."));
    }
    NullPointerException missing =
        assertThrows(NullPointerException.class, () -> captured.detach(null));
    assertTrue(missing.getMessage().contains("what attach() returned"), missing.getMessage());
    assertSame(captured, AsyncContext.current());
    captured.detach(token);
  }

  @Test
  void with_bindsSeveralStoresAtOnceAndLeavesItsOriginAsItIs() {
    AsyncLocalStorage<String> tenant = AsyncLocalStorage.create();
    AsyncContext derived = captured.with(tenant, "acme").with(a, "derived");

    assertEquals("acme, derived", derived.call(() -> tenant.getStore() + ", " + a.getStore()));
    assertEquals("null, captured", captured.call(() -> tenant.getStore() + ", " + a.getStore()));
    assertSame(derived, derived.with(tenant, "acme"), "bound already");
    assertThrows(
        NullPointerException.class, () -> captured.with((AsyncLocalStorage<String>) null, "store"));
  }

  @Test
  void getStore_answersWhatTheStorageWouldInThatContextAndLeavesTheCurrentOne() {
    AsyncLocalStorage<String> tenant =
        AsyncLocalStorage.<String>builder().name("tenant").defaultValue("public").build();
    List<String> told = new ArrayList<>();
    tenant.whenUnbound(() -> told.add("told"));
    AsyncContext here = AsyncContext.current();

    assertEquals("captured", captured.getStore(a));
    assertEquals("public", captured.getStore(tenant));
    assertNull(captured.with(tenant, null).getStore(tenant), "a store like any other");
    assertNull(AsyncContext.root().getStore(a));
    assertSame(here, AsyncContext.current());
    assertEquals(List.of(), told, "nobody has lost anything");

    AsyncContext bound = captured.with(tenant, "acme");
    tenant.disable();
    assertEquals("public", bound.getStore(tenant));
    assertThrows(
        NullPointerException.class, () -> captured.getStore((AsyncLocalStorage<String>) null));
  }

  @Test
  void with_ofNullIsAStoreLikeAnyOther() {
    AsyncLocalStorage<String> tenant =
        AsyncLocalStorage.<String>builder().name("tenant").defaultValue("public").build();
    assertNull(AsyncContext.root().with(tenant, null).call(tenant::getStore));
  }

  @Test
  void without_showsTheDefaultAndLeavesItsOriginAsItIs() {
    AsyncLocalStorage<String> tenant =
        AsyncLocalStorage.<String>builder().name("tenant").defaultValue("public").build();
    AsyncContext bound = captured.with(tenant, "acme");

    assertEquals("public", bound.without(tenant).call(tenant::getStore));
    assertEquals("captured", bound.without(tenant).call(a::getStore));
    assertEquals("acme", bound.call(tenant::getStore));
    assertSame(captured, captured.without(tenant), "nothing is bound");
    assertThrows(
        NullPointerException.class, () -> captured.without((AsyncLocalStorage<String>) null));
  }

  @Test
  void entry_endsWhatARequestEnters() {
    AsyncContext.root().with(a, "first").run(() -> a.enterWith("entered"));
    assertTrue(ThreadView.ofCurrentThread().holdsNothing());
  }

  /** A servlet's method throws two checked exceptions, neither of which must be wrapped. */
  @Test
  @SuppressWarnings("try") // a scope is closed, not used
  void entry_whereTwoCheckedExceptionsAreThrown() throws IOException, TimeoutException {
    try (Scope entry = AsyncContext.root().with(a, "request").makeCurrent()) {
      a.enterWith("entered");
      assertThrows(IOException.class, () -> serve(true));
      serve(false);
    }
    assertTrue(ThreadView.ofCurrentThread().holdsNothing());
  }

  private static void serve(boolean fails) throws IOException, TimeoutException {
    if (fails) {
      throw new IOException("wanted");
    }
  }

  @Test
  void accept_callsInTheContextWithBothArgumentsAndGivesBackTheCallers() {
    captured.accept(List::add, seen, "item");
    captured.accept((test, item) -> test.see(), this, "item");

    assertEquals(List.of("item", "captured"), seen);
    assertSame(AsyncContext.root(), AsyncContext.current());
  }

  @Test
  void accept_letsWhatTheConsumerThrowsOutAndForgetsWhatItEntered() {
    IllegalStateException failure = new IllegalStateException("wanted");
    RuntimeException thrown =
        assertThrows(
            RuntimeException.class,
            () ->
                captured.accept(
                    (test, wanted) -> {
                      AsyncContext.root().attach();
                      throw wanted;
                    },
                    this,
                    failure));

    assertSame(failure, thrown);
    assertSame(AsyncContext.root(), AsyncContext.current());
  }

  @Test
  void accept_ofTheRootHidesTheCallersStores() {
    captured.run(() -> AsyncContext.root().accept((test, item) -> test.see(), this, "item"));

    assertEquals(Arrays.asList((String) null), seen);
  }

  @Test
  void makeCurrent_lastsUntilTheScopeIsClosed() {
    try (Scope scope = captured.makeCurrent()) {
      see();
      assertSame(captured, AsyncContext.current());
    }
    assertEquals(List.of("captured"), seen);
    assertSame(AsyncContext.root(), AsyncContext.current());
  }

  @Test
  void toString_namesTheStoragesButShowsNoStore() {
    AsyncContext both = captured.call(() -> b.call("secret", AsyncContext::current));
    assertEquals("AsyncContext[a, b]", both.toString());
    assertEquals("AsyncContext[]", AsyncContext.root().toString());
    AsyncContext unnamed = AsyncLocalStorage.create().call("secret", AsyncContext::current);
    assertEquals("AsyncContext[unnamed]", unnamed.toString());
  }

  @Test
  void bind_isReadableAsTheTaskInItsContext() {
    Runnable task =
        new Runnable() {
          @Override
          public void run() {}

          @Override
          public String toString() {
            return "mail";
          }
        };
    assertEquals("mail in AsyncContext[a]", captured.bind(task).toString());
  }

  /** One function that a method of {@link Capture} can bind. */
  private interface Shape {
    /** Binds a function that calls {@code body}, and calls it with arguments that it must get. */
    Object callBound(Capture capture, Callable<Object> body) throws Exception;
  }

  private static <R> R unchecked(Callable<R> body) {
    try {
      return body.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void given(Object expected, Object argument) {
    assertEquals(expected, argument);
  }

  static Stream<Arguments> shapes() {
    return Stream.of(
        shape(
            "bind(Runnable)",
            (context, body) -> {
              Object[] result = new Object[1];
              Runnable task = () -> result[0] = unchecked(body);
              context.bind(task).run();
              return result[0];
            }),
        shape("bind(Callable)", (context, body) -> context.bind(body).call()),
        shape(
            "bindOnce(Runnable)",
            (context, body) -> {
              Object[] result = new Object[1];
              Runnable task = () -> result[0] = unchecked(body);
              context.bindOnce(task).run();
              return result[0];
            }),
        shape("bindOnce(Callable)", (context, body) -> context.bindOnce(body).call()),
        shape("bindSupplier", (context, body) -> context.bindSupplier(() -> unchecked(body)).get()),
        shape(
            "bindFunction",
            (context, body) ->
                context
                    .<Integer, Object>bindFunction(
                        one -> {
                          given(1, one);
                          return unchecked(body);
                        })
                    .apply(1)),
        shape(
            "bindBiFunction",
            (context, body) ->
                context
                    .<Integer, String, Object>bindBiFunction(
                        (one, two) -> {
                          given(1, one);
                          given("2", two);
                          return unchecked(body);
                        })
                    .apply(1, "2")),
        shape(
            "bindConsumer",
            (context, body) -> {
              Object[] result = new Object[1];
              context
                  .<Integer>bindConsumer(
                      one -> {
                        given(1, one);
                        result[0] = unchecked(body);
                      })
                  .accept(1);
              return result[0];
            }),
        shape(
            "bindBiConsumer",
            (context, body) -> {
              Object[] result = new Object[1];
              context
                  .<Integer, String>bindBiConsumer(
                      (one, two) -> {
                        given(1, one);
                        given("2", two);
                        result[0] = unchecked(body);
                      })
                  .accept(1, "2");
              return result[0];
            }),
        shape(
            "bindPredicate",
            (context, body) -> {
              Object[] result = new Object[1];
              assertTrue(
                  context
                      .<Integer>bindPredicate(
                          one -> {
                            given(1, one);
                            result[0] = unchecked(body);
                            return true;
                          })
                      .test(1));
              return result[0];
            }),
        shape(
            "bindBiPredicate",
            (context, body) -> {
              Object[] result = new Object[1];
              assertTrue(
                  context
                      .<Integer, String>bindBiPredicate(
                          (one, two) -> {
                            given(1, one);
                            given("2", two);
                            result[0] = unchecked(body);
                            return true;
                          })
                      .test(1, "2"));
              return result[0];
            }),
        shape(
            "bindUnaryOperator",
            (context, body) ->
                context
                    .<Object>bindUnaryOperator(
                        one -> {
                          given(1, one);
                          return unchecked(body);
                        })
                    .apply(1)),
        shape(
            "bindBinaryOperator",
            (context, body) ->
                context
                    .<Object>bindBinaryOperator(
                        (one, two) -> {
                          given(1, one);
                          given("2", two);
                          return unchecked(body);
                        })
                    .apply(1, "2")));
  }

  private static Arguments shape(String name, Shape shape) {
    return Arguments.of(name, shape);
  }

  @Test
  void shapes_areAllThatAContextCanBind() {
    var bindable = new TreeSet<String>();
    for (Method method : AsyncContext.class.getMethods()) {
      String name = method.getName();
      if (name.equals("bind") || name.equals("bindOnce")) {
        bindable.add(name + "(" + method.getParameterTypes()[0].getSimpleName() + ")");
      } else if (name.startsWith("bind") && !name.equals("bindListener")) {
        bindable.add(name);
      }
    }
    var tested = new TreeSet<String>();
    shapes().forEach(shape -> tested.add((String) shape.get()[0]));
    assertEquals(bindable, tested);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void bound_runsInTheContextAndReturnsTheResult(String name, Shape shape) {
    assertRunsAndReturns(shape, captured);
    assertRunsAndReturns(shape, captured.call(() -> new AsyncResource("Query")));
  }

  private void assertRunsAndReturns(Shape shape, Capture capture) {
    a.run(
        "caller",
        () -> {
          AsyncContext before = AsyncContext.current();
          Object result =
              unchecked(
                  () ->
                      shape.callBound(
                          capture,
                          () -> {
                            String store = Objects.requireNonNull(a.getStore());
                            a.enterWith("entered");
                            b.enterWith("entered");
                            return store;
                          }));
          assertEquals("captured", result);
          assertSame(before, AsyncContext.current());
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void bound_letsTheExceptionOutAndRestores(String name, Shape shape) {
    assertFails(shape, captured);
    assertFails(shape, captured.call(() -> new AsyncResource("Query")));
  }

  private void assertFails(Shape shape, Capture capture) {
    var failure = new IllegalStateException("of the function");
    var thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                shape.callBound(
                    capture,
                    () -> {
                      a.enterWith("entered");
                      throw failure;
                    }));
    assertSame(failure, thrown);
    assertSame(AsyncContext.root(), AsyncContext.current());
  }

  /** Every public member that takes something to run refuses null and changes nothing. */
  @Test
  void everyMember_refusesNullFunctions() throws Exception {
    for (Method method : AsyncContext.class.getMethods()) {
      if (method.getParameterCount() == 1 && method.getParameterTypes()[0].isInterface()) {
        var e =
            assertThrows(
                InvocationTargetException.class,
                () -> method.invoke(captured, (Object) null),
                method.toString());
        assertEquals(NullPointerException.class, e.getCause().getClass(), method.toString());
        assertTrue(e.getCause().getMessage().contains("is null. Pass"), e.getCause().getMessage());
        assertSame(AsyncContext.root(), AsyncContext.current());
      }
    }
  }
}
