package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(RootContext.class)
@SuppressWarnings("try") // a scope is closed, not used
class ScopeTest {
  private final AsyncLocalStorage<String> a =
      AsyncLocalStorage.<String>builder().name("a").defaultValue("none").build();
  private final AsyncLocalStorage<String> b =
      AsyncLocalStorage.<String>builder().name("b").defaultValue("none").build();
  private final ReportedWarnings warnings = new ReportedWarnings();

  @AfterEach
  void stopListening() {
    warnings.close();
  }

  @Test
  void close_givesTheStorageBackWhatItHad() {
    try (Scope outer = a.withScope("1")) {
      try (Scope inner = a.withScope("2")) {
        assertEquals("2", a.getStore());
      }
      assertEquals("1", a.getStore());
    }
    assertEquals("none", a.getStore());
    assertEquals(List.of(), warnings.messages());
  }

  @Test
  void close_restoresWhenTheBlockThrows() {
    assertThrows(
        IllegalStateException.class,
        () -> {
          try (Scope scope = a.withScope("1")) {
            throw new IllegalStateException();
          }
        });
    assertEquals("none", a.getStore());
  }

  @Test
  void close_ofAScopeThatBoundTheSameStoreUndoesEnterWithInIt() {
    try (Scope outer = a.withScope("1")) {
      try (Scope inner = a.withScope("1")) {
        a.enterWith("entered");
      }
      assertEquals("1", a.getStore());
    }
  }

  @Test
  void close_keepsEnterWithOfAnotherStorage() {
    AsyncContext.root()
        .run(
            () -> {
              try (Scope scope = a.withScope("1")) {
                b.enterWith("stays");
              }
              assertEquals("none", a.getStore());
              assertEquals("stays", b.getStore());
            });
  }

  @Test
  void close_ofAContextScopeBringsTheWholeContextBackWhateverWasEntered() {
    AsyncContext captured = a.call("1", AsyncContext::current);
    try (Scope outer = b.withScope("outer")) {
      AsyncContext before = AsyncContext.current();
      try (Scope scope = captured.makeCurrent()) {
        assertEquals("1", a.getStore());
        assertEquals("none", b.getStore());
        a.enterWith("entered");
        b.enterWith("entered");
      }
      assertSame(before, AsyncContext.current());
    }
  }

  @Test
  void close_isANoOpTheSecondTime() {
    Scope scope = a.withScope("1");
    scope.close();
    a.run(
        "2",
        () -> {
          scope.close();
          assertEquals("2", a.getStore());
        });
    assertEquals(List.of(), warnings.messages());
  }

  @Test
  void close_isANoOpTheSecondTimeAfterOutOfOrderCloses() {
    Scope outer = a.withScope("1");
    Scope inner = a.withScope("2");
    outer.close();
    inner.close();
    a.run(
        "3",
        () -> {
          outer.close();
          inner.close();
          assertEquals("3", a.getStore());
        });
    assertEquals("none", a.getStore());
    assertEquals(1, warnings.messages().size());
  }

  @Test
  void close_refusesAnotherThreadNamesBothAndChangesNothing() {
    Scope scope = a.withScope("1");
    try (var thread = new OtherThread("stranger")) {
      a.enterWith("here");
      var e =
          assertThrows(
              IllegalStateException.class,
              () ->
                  thread.run(
                      () -> {
                        a.enterWith("there");
                        scope.close();
                      }));
      String message = e.getMessage();
      assertTrue(message.contains("'stranger'"), message);
      assertTrue(message.contains("'" + Thread.currentThread().getName() + "'"), message);
      assertTrue(message.contains("AsyncLocalStorage[a]"), message);
      assertEquals("there", thread.call(a::getStore));
      assertEquals("here", a.getStore());
    }
    scope.close();
    assertEquals("none", a.getStore());
  }

  @Test
  void close_refusesAnotherThreadForAContextScopeToo() {
    Scope scope = a.call("1", AsyncContext::current).makeCurrent();
    try (var thread = new OtherThread("stranger")) {
      var e = assertThrows(IllegalStateException.class, () -> thread.run(scope::close));
      assertTrue(e.getMessage().contains("AsyncContext[a]"), e.getMessage());
      assertEquals("1", a.getStore());
    }
    scope.close();
  }

  @Test
  void close_outOfOrderIsReportedOnceAndNamesTheScopesAndTheThread() {
    Scope outer = a.withScope("1");
    Scope inner = b.withScope("2");
    outer.close();
    inner.close();
    assertEquals(1, warnings.messages().size());
    String message = warnings.messages().get(0);
    assertTrue(message.contains("AsyncLocalStorage[a]"), message);
    assertTrue(message.contains("AsyncLocalStorage[b]"), message);
    assertTrue(message.contains("'" + Thread.currentThread().getName() + "'"), message);
  }

  @Test
  void withScope_afterOutOfOrderClosesWorksAsEver() {
    Scope outer = a.withScope("1");
    Scope middle = a.withScope("2");
    outer.close();
    try (Scope inner = a.withScope("3")) {
      assertEquals("3", a.getStore());
    }
    assertEquals("none", a.getStore());
    middle.close();
    assertEquals("none", a.getStore());
    try (Scope next = a.withScope("4")) {
      assertEquals("4", a.getStore());
    }
    assertEquals(1, warnings.messages().size());
  }

  /**
   * Opens three to four scopes of every mixture of kinds, and closes them in every order. Whatever
   * the order: once a scope is closed its value isn't seen again, a scope that is closed in order
   * leaves what was there before it, each close too early is reported once, and after the last
   * close nothing is left.
   */
  @ParameterizedTest
  @MethodSource("mixturesAndOrders")
  void close_inAnyOrderNeverBringsAValueBack(List<Kind> kinds, List<Integer> order) {
    List<Scope> scopes = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      scopes.add(open(kinds.get(i), "v" + i));
    }
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      open.add(i);
    }
    int tooEarly = 0;
    for (int index : order) {
      if (!Objects.equals(open.get(open.size() - 1), index)) {
        tooEarly++;
      }
      scopes.get(index).close();
      open.remove((Integer) index);
      for (AsyncLocalStorage<String> storage : List.of(a, b)) {
        String seen = Objects.requireNonNull(storage.getStore());
        assertTrue(
            seen.equals("none") || open.contains(Integer.parseInt(seen.substring(1))),
            () -> storage + " shows " + seen + " while only " + open + " are open");
      }
    }
    assertSame(AsyncContext.root(), AsyncContext.current());
    assertEquals("none", a.getStore());
    assertEquals("none", b.getStore());
    assertEquals(tooEarly, warnings.messages().size());
  }

  private enum Kind {
    STORE_OF_A,
    STORE_OF_B,
    CONTEXT_OF_BOTH
  }

  private Scope open(Kind kind, String value) {
    return switch (kind) {
      case STORE_OF_A -> a.withScope(value);
      case STORE_OF_B -> b.withScope(value);
      case CONTEXT_OF_BOTH ->
          a.call(value, () -> b.call(value, AsyncContext::current)).makeCurrent();
    };
  }

  static Stream<Arguments> mixturesAndOrders() {
    return Stream.of(2, 3, 4)
        .flatMap(
            size ->
                mixtures(size)
                    .flatMap(kinds -> orders(size).map(order -> Arguments.of(kinds, order))));
  }

  private static Stream<List<Kind>> mixtures(int size) {
    return size == 0
        ? Stream.of(List.of())
        : mixtures(size - 1).flatMap(rest -> Stream.of(Kind.values()).map(k -> plus(rest, k)));
  }

  private static Stream<List<Integer>> orders(int size) {
    return size == 0
        ? Stream.of(List.of())
        : orders(size - 1)
            .flatMap(
                rest ->
                    Stream.iterate(0, at -> at <= rest.size(), at -> at + 1)
                        .map(at -> inserted(rest, at, size - 1)));
  }

  private static <E> List<E> plus(List<E> list, E element) {
    return inserted(list, list.size(), element);
  }

  private static <E> List<E> inserted(List<E> list, int at, E element) {
    List<E> longer = new ArrayList<>(list);
    longer.add(at, element);
    return longer;
  }

  @Test
  void withScope_reportsScopesThatPileUpAndStillWorks() {
    AsyncContext before = AsyncContext.current();
    List<Scope> leaked = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      leaked.add(a.withScope("leak"));
    }
    assertEquals(2, warnings.messages().size());
    assertTrue(warnings.messages().get(0).contains("1,000"), warnings.messages().get(0));
    try (Scope scope = a.withScope("fine")) {
      assertEquals("fine", a.getStore());
    }
    assertEquals("leak", a.getStore());
    // Late is better than never.
    for (int i = leaked.size(); i-- > 0; ) {
      leaked.get(i).close();
    }
    assertSame(before, AsyncContext.current());
    assertEquals(2, warnings.messages().size());
  }

  @Test
  void scope_thatACallbackLeavesOpenIsNotRoundTheNextOnes() {
    a.run(
        "bottom",
        () -> {
          AsyncContext captured = AsyncContext.current();
          try (Scope outer = b.withScope("outer")) {
            captured.run(() -> b.withScope("left open"));
            try (Scope inner = b.withScope("inner")) {
              assertEquals("inner", b.getStore());
            }
            assertEquals("outer", b.getStore());
          }
          assertEquals("none", b.getStore());
        });
    assertEquals(List.of(), warnings.messages());
  }

  @Test
  void close_inALaterCallbackIsReportedAndBringsNothingBack() {
    AsyncContext first = a.call("first", AsyncContext::current);
    AsyncContext second = a.call("second", AsyncContext::current);
    List<Scope> leftOpen = new ArrayList<>();
    first.run(
        () -> {
          leftOpen.add(a.withScope("inside the first"));
          leftOpen.add(second.makeCurrent());
        });
    second.run(
        () -> {
          b.enterWith("entered");
          leftOpen.forEach(Scope::close);
          assertEquals("second", a.getStore());
          assertEquals("entered", b.getStore());
        });
    assertEquals("none", a.getStore());
    assertEquals(2, warnings.messages().size());
    for (String message : warnings.messages()) {
      assertTrue(message.contains("another callback"), message);
      assertTrue(message.contains("'" + Thread.currentThread().getName() + "'"), message);
    }
  }

  @Test
  void close_inACallbackInsideEndsTheStoreThereAndLeavesTheScopeToItsOwn() {
    try (Scope scope = a.withScope("1")) {
      AsyncContext captured = AsyncContext.current();
      captured.run(
          () -> {
            b.enterWith("entered");
            scope.close();
            assertEquals("none", a.getStore());
          });
      assertEquals("1", a.getStore());
    }
    assertEquals("none", a.getStore());
    assertEquals(1, warnings.messages().size());
  }

  @Test
  void close_inACallbackInsideThatIsInTheVeryContextEndsTheStoreThereOnly() {
    try (Scope scope = a.withScope("1")) {
      AsyncContext.current()
          .run(
              () -> {
                scope.close();
                assertEquals("none", a.getStore());
              });
      assertEquals("1", a.getStore());
    }
    assertEquals("none", a.getStore());
    assertEquals(1, warnings.messages().size());
  }

  @Test
  void close_insideTheBodyOfARunEndsTheScopeForGood() {
    Scope scope = a.withScope("1");
    b.run(
        "2",
        () -> {
          scope.close();
          assertEquals("none", a.getStore());
          assertEquals("2", b.getStore());
        });
    assertSame(AsyncContext.root(), AsyncContext.current());
    assertEquals(List.of(), ThreadView.ofCurrentThread().openScopes());
    assertEquals(List.of(), warnings.messages());
  }

  @Test
  void close_insideTheBodyOfARunOfTheSameStorageEndsTheScopeForGood() {
    Scope scope = a.withScope("1");
    a.run(
        "2",
        () -> {
          scope.close();
          assertEquals("none", a.getStore());
        });
    assertEquals(List.of(), ThreadView.ofCurrentThread().openScopes());
    a.enterWith("1");
    scope.close();
    assertEquals("1", a.getStore());
    a.disable();
  }

  @Test
  void run_insideAScopeGivesItsStorageBackAndTheScopeTheRest() {
    try (Scope scope = a.withScope("1")) {
      b.run(
          "2",
          () -> {
            assertEquals(List.of(scope), ThreadView.ofCurrentThread().openScopes());
            try (Scope inner = a.withScope("3")) {
              assertEquals("2", b.getStore());
            }
            assertEquals("1", a.getStore());
            a.enterWith("4");
          });
      assertEquals("none", b.getStore());
      assertEquals("4", a.getStore());
      b.run("5", () -> {});
      assertEquals("none", b.getStore());
    }
    assertSame(AsyncContext.root(), AsyncContext.current());
    assertEquals(List.of(), warnings.messages());
  }

  @Test
  void run_leavesAStoreWhoseScopeItsBodyLeftOpen() {
    AsyncContext.root()
        .run(
            () -> {
              List<Scope> leftOpen = new ArrayList<>();
              a.run("1", () -> leftOpen.add(b.withScope("2")));
              assertEquals("none", a.getStore());
              assertEquals("2", b.getStore());
              leftOpen.get(0).close();
              assertEquals("none", b.getStore());
            });
  }

  @Test
  void attach_leavesAThreadAsItWasFoundWhateverScopesAreLeftOpen() {
    AsyncContext captured = b.call("captured", AsyncContext::current);
    for (AsyncContext bottom :
        List.of(AsyncContext.root(), a.call("bottom", AsyncContext::current))) {
      bottom.run(
          () -> {
            AsyncContext before = AsyncContext.current();
            Object previous = captured.attach();
            a.withScope("left open");
            AsyncContext.root().makeCurrent();
            captured.detach(previous);
            assertSame(before, AsyncContext.current());
            assertEquals(List.of(), ThreadView.ofCurrentThread().openScopes());
          });
    }
    assertEquals(List.of(), warnings.messages());
  }

  @Test
  void attach_insideAScopeIsNoneOfItsBusiness() {
    AsyncContext captured = b.call("captured", AsyncContext::current);
    try (Scope scope = a.withScope("1")) {
      Object previous = captured.attach();
      assertEquals("none", a.getStore());
      assertEquals(List.of(), ThreadView.ofCurrentThread().openScopes());
      captured.detach(previous);
      assertEquals("1", a.getStore());
      assertEquals(List.of(scope), ThreadView.ofCurrentThread().openScopes());
    }
    assertSame(AsyncContext.root(), AsyncContext.current());
    assertEquals(List.of(), warnings.messages());
  }

  @Test
  void detach_bringsTheScopeBackWithWhatItHasByThen() {
    try (Scope scope = a.withScope("1")) {
      b.enterWith("entered");
      Object token = AsyncContext.root().attach();
      assertEquals("none", a.getStore());
      AsyncContext.root().detach(token);
      assertEquals("1", a.getStore());
      assertEquals("entered", b.getStore());
    }
    AsyncContext.root().attach();
    assertEquals(List.of(), warnings.messages());
  }

  /** As Micrometer's accessors do, that set a context and set the one before it again. */
  @Test
  void close_endsTheStoreWhateverContextsWereSetInside() {
    try (Scope scope = a.withScope("1")) {
      AsyncContext before = AsyncContext.current();
      AsyncContext.root().attach();
      before.attach();
      b.enterWith("entered");
    }
    assertEquals("none", a.getStore());
    assertEquals("entered", b.getStore());
    AsyncContext.root().attach();
  }

  @Test
  void messages_nameAThreadThatHasNoName() throws InterruptedException {
    Scope scope = a.withScope("1");
    List<String> messages = new ArrayList<>();
    Thread unnamed =
        new Thread(
            () ->
                messages.add(assertThrows(IllegalStateException.class, scope::close).getMessage()),
            "");
    unnamed.start();
    unnamed.join();
    scope.close();
    assertTrue(messages.get(0).contains("'Thread #" + unnamed.getId() + "'"), messages.get(0));
  }
}
