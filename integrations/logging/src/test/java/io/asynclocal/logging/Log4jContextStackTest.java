package io.asynclocal.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.apache.logging.log4j.ThreadContext.ContextStack;
import org.apache.logging.log4j.spi.DefaultThreadContextStack;
import org.apache.logging.log4j.spi.MutableThreadContextStack;
import org.apache.logging.log4j.spi.ThreadContextStack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What our stack answers, beside what Log4j's default one does. */
@ExtendWith(RootContext.class)
@SuppressWarnings("deprecation") // the constructor that also older releases have
class Log4jContextStackTest {
  private static final List<String> MESSAGES = Arrays.asList("a", "b", "c", null);

  private final ThreadContextStack stack = new Log4jContextStack();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everyOperation_doesAsLog4jsOwn(long seed) {
    ThreadContextStack log4js = new DefaultThreadContextStack(true);
    Random random = new Random(seed);
    List<String> program = new ArrayList<>();
    for (int step = 0; step < 300; step++) {
      int operation = random.nextInt(11);
      String message = MESSAGES.get(random.nextInt(MESSAGES.size()));
      program.add(operation + " " + message);
      assertEquals(
          perform(log4js, operation, message),
          perform(stack, operation, message),
          () -> "answer of seed " + seed + " after " + program);
      assertEquals(state(log4js), state(stack), () -> "seed " + seed + " after " + program);
      assertEquals(stack, log4js);
    }
    log4js.clear();
  }

  private static Object perform(ThreadContextStack stack, int operation, String message) {
    switch (operation) {
      case 0, 1, 2 -> stack.push(message);
      case 3 -> {
        return Arrays.asList(stack.pop());
      }
      case 4 -> stack.trim(2);
      case 5 -> {
        return stack.addAll(MESSAGES);
      }
      case 6 -> {
        return stack.remove(message);
      }
      case 7 -> {
        return stack.removeAll(Arrays.asList(message, "x"));
      }
      case 8 -> {
        return stack.retainAll(Arrays.asList(message, "a", "b"));
      }
      case 9 -> {
        return stack.add(message);
      }
      default -> stack.clear();
    }
    return "";
  }

  private static List<Object> state(ThreadContextStack stack) {
    List<Object> state = new ArrayList<>();
    state.add(stack.getDepth());
    state.add(stack.size());
    state.add(stack.isEmpty());
    state.add(stack.peek());
    state.add(stack.asList());
    state.add(stack.copy());
    state.add(stack.contains("a"));
    state.add(stack.containsAll(List.of("a", "b")));
    state.add(Arrays.asList(stack.toArray()));
    state.add(Arrays.asList(stack.toArray(new String[0])));
    state.add(stack.toString());
    return state;
  }

  @Test
  void stackOfAnEvent_isNotCopiedAndDoesNotChange() {
    assertNull(stack.getImmutableStackOrNull());
    stack.push("r-17");
    ContextStack seen = stack.getImmutableStackOrNull();
    assertSame(seen, stack.getImmutableStackOrNull());
    assertSame(seen, AsyncContext.current().call(stack::getImmutableStackOrNull));
    stack.push("step");
    assertEquals(List.of("r-17"), seen.asList());
    assertThrows(UnsupportedOperationException.class, () -> seen.push("more"));
  }

  @Test
  void listAndIterator_changeNothing() {
    stack.push("r-17");
    assertThrows(UnsupportedOperationException.class, () -> stack.asList().add("more"));
    Iterator<String> messages = stack.iterator();
    messages.next();
    assertThrows(UnsupportedOperationException.class, messages::remove);
    assertThrows(IllegalArgumentException.class, () -> stack.trim(-1));
    assertEquals(List.of("r-17"), stack.asList());
  }

  @Test
  void copy_isTheCallers() {
    stack.push("r-17");
    stack.copy().push("more");
    assertEquals(List.of("r-17"), stack.asList());
  }

  @Test
  void whatACallbackPushesAndPops_endsWithTheCallback() {
    stack.push("r-17");
    AsyncContext.current()
        .run(
            () -> {
              stack.pop();
              stack.push("changed");
              stack.push("more");
            });
    assertEquals(List.of("r-17"), stack.asList());
  }

  @Test
  void serialized_itIsWhatWasOnIt() throws Exception {
    stack.push("r-17");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(stack);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertEquals(new MutableThreadContextStack(List.of("r-17")), in.readObject());
    }
  }
}
