package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RootContext.class)
class ThreadViewTest {
  private final AsyncLocalStorage<String> storage =
      AsyncLocalStorage.<String>builder().name("storage").build();

  @Test
  void context_isWhatTheThreadHasNow() {
    try (OtherThread thread = new OtherThread("watched")) {
      ThreadView view = thread.call(ThreadView::ofCurrentThread);
      assertSame(AsyncContext.root(), view.context());
      thread.run(() -> storage.enterWith("entered"));
      assertEquals("entered", view.context().bindSupplier(storage::getStore).get());
      thread.run(storage::disable);
      assertSame(AsyncContext.root(), view.context());
    }
  }

  @Test
  void context_isAValueWhereTheWorkHasAContextThatChanges() {
    ContinuingContext work = ContinuingContext.startingIn(AsyncContext.root());
    ThreadView view = ThreadView.ofCurrentThread();
    Object previous = work.attach();
    try {
      storage.enterWith("first");
      AsyncContext first = view.context();
      storage.enterWith("second");
      assertEquals("first", first.bindSupplier(storage::getStore).get());
    } finally {
      work.detach(previous);
    }
  }

  @Test
  void openScopes_areThoseNotClosedTheNewestFirst() {
    ThreadView view = ThreadView.ofCurrentThread();
    assertEquals(List.of(), view.openScopes());
    Scope outer = storage.withScope("outer");
    Scope inner = AsyncContext.current().makeCurrent();
    assertEquals(List.of(inner, outer), view.openScopes());
    inner.close();
    assertEquals(List.of(outer), view.openScopes());
    outer.close();
    assertEquals(List.of(), view.openScopes());
  }

  @Test
  void openScopes_leavesOutWhatWasClosedBeforeItsTurn() {
    ThreadView view = ThreadView.ofCurrentThread();
    try (ReportedWarnings expected = new ReportedWarnings()) {
      Scope outer = storage.withScope("outer");
      Scope inner = storage.withScope("inner");
      outer.close();
      assertEquals(List.of(inner), view.openScopes());
      inner.close();
      assertEquals(1, expected.messages().size());
    }
    assertEquals(List.of(), view.openScopes());
  }

  @Test
  void view_keepsNothingOfAThreadThatHasEnded() {
    Reachability reachability = new Reachability();
    AsyncLocalStorage<Object> left = AsyncLocalStorage.create();
    ThreadView view;
    try (OtherThread thread = new OtherThread("ending")) {
      view = thread.call(ThreadView::ofCurrentThread);
      thread.run(() -> left.enterWith(reachability.watched()));
      assertNotSame(AsyncContext.root(), view.context());
    }
    reachability.assertAllCollected();
    assertSame(AsyncContext.root(), view.context());
  }
}
