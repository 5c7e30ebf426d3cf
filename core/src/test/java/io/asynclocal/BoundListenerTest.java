package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RootContext.class)
class BoundListenerTest {
  private final AsyncLocalStorage<String> storage =
      AsyncLocalStorage.<String>builder().name("s").build();
  private final AsyncContext context = storage.call("registered", AsyncContext::current);
  private final List<String> seen = new ArrayList<>();

  /** As listeners look: several methods, a default one, one that answers, one that fails. */
  interface Listener {
    void onData(String data);

    default void onEnd() {
      onData("end");
    }

    default String answer(int number) throws IOException {
      throw new IOException("no answer to " + number);
    }
  }

  private final class Recorder implements Listener {
    @Override
    public void onData(String data) {
      seen.add(data + " in " + storage.getStore());
      storage.enterWith("entered");
    }
  }

  private final Listener listener = new Recorder();
  private final Listener bound = context.bindListener(Listener.class, listener);

  @Test
  void everyMethod_runsInTheContextOfTheRegistration() {
    storage.run(
        "emitter",
        () -> {
          bound.onData("1");
          bound.onData("2");
          assertEquals("emitter", storage.getStore());
        });
    assertEquals(List.of("1 in registered", "2 in registered"), seen);
  }

  @Test
  void defaultMethod_runsInTheContextToo() {
    bound.onEnd();
    assertEquals(List.of("end in registered"), seen);
  }

  @Test
  void checkedException_comesOutUnwrapped() {
    var e = assertThrows(IOException.class, () -> bound.answer(42));
    assertEquals("no answer to 42", e.getMessage());
    assertSame(AsyncContext.root(), AsyncContext.current());
  }

  @Test
  void uncheckedExceptionAndError_comeOutUnwrapped() {
    Error failure = new AssertionError("of the listener");
    Runnable failing =
        context.bindListener(
            Runnable.class,
            () -> {
              throw failure;
            });
    assertSame(failure, assertThrows(AssertionError.class, failing::run));
    assertSame(AsyncContext.root(), AsyncContext.current());
  }

  @Test
  void equals_isThatOfTheListenersWhateverTheContext() {
    Listener boundAgain = AsyncContext.root().bindListener(Listener.class, listener);
    assertEquals(bound, boundAgain);
    assertEquals(bound.hashCode(), boundAgain.hashCode());
    assertEquals(listener.hashCode(), bound.hashCode());
    assertTrue(bound.equals(listener));
    assertNotEquals(bound, context.bindListener(Listener.class, new Recorder()));
    assertNotEquals(bound, "something else");
    assertNotEquals(null, bound);
  }

  @Test
  void removal_worksByBindingTheListenerAgain() {
    List<Listener> emitter = new CopyOnWriteArrayList<>();
    Set<Listener> set = new HashSet<>();
    emitter.add(bound);
    set.add(bound);
    Listener boundAgain = AsyncContext.current().bindListener(Listener.class, listener);
    assertTrue(emitter.remove(boundAgain));
    assertTrue(set.remove(boundAgain));
  }

  @Test
  void toString_namesTheListenerAndTheContext() {
    assertEquals(listener + " in AsyncContext[s]", bound.toString());
  }

  @Test
  void bindListener_bindsAnInterfaceOfTheJdk() {
    Runnable task = () -> seen.add("ran in " + storage.getStore());
    context.bindListener(Runnable.class, task).run();
    assertEquals(List.of("ran in registered"), seen);
  }

  @Test
  void bindListener_ofABoundListenerKeepsTheInnerContext() {
    Listener twice =
        storage.call("outer", () -> AsyncContext.current().bindListener(Listener.class, bound));
    twice.onData("1");
    assertEquals(List.of("1 in registered"), seen);
    assertEquals(bound, twice);
  }

  private sealed interface Closed permits ClosedListener {}

  private record ClosedListener() implements Closed {}

  @Test
  void bindListener_refusesWhatIsNoImplementableInterfaceAndNamesIt() {
    refuses(Recorder.class, new Recorder(), " is a class");
    refuses(Closed.class, new ClosedListener(), "sealed");
    refuses(String.class, "text", " is a class");
  }

  private <L> void refuses(Class<L> type, L instance, String reason) {
    var e =
        assertThrows(IllegalArgumentException.class, () -> context.bindListener(type, instance));
    assertTrue(e.getMessage().contains(type.getName()), e.getMessage());
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }

  @Test
  @SuppressWarnings("DataFlowIssue")
  void bindListener_refusesNull() {
    assertThrows(NullPointerException.class, () -> context.bindListener(null, listener));
    assertThrows(NullPointerException.class, () -> context.bindListener(Listener.class, null));
  }
}
