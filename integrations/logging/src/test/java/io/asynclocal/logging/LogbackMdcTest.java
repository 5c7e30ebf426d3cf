package io.asynclocal.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.sun.management.ThreadMXBean;
import io.asynclocal.AsyncContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What our MDC answers, beside what Logback's own does. */
@ExtendWith(RootContext.class)
class LogbackMdcTest {
  private static final String[] KEYS = {"a", "b", "c", "d"};

  private final LogbackMDCAdapter mdc = new LogbackMdc();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everyOperation_doesAsLogbacksOwn(long seed) {
    LogbackMDCAdapter logbacks = new LogbackMDCAdapter();
    Random random = new Random(seed);
    List<String> program = new ArrayList<>();
    for (int step = 0; step < 300; step++) {
      int operation = random.nextInt(9);
      String key = KEYS[random.nextInt(KEYS.length)];
      String value = random.nextInt(10) == 0 ? null : "v" + random.nextInt(3);
      program.add(operation + " " + key + " " + value);
      assertEquals(
          perform(logbacks, operation, key, value),
          perform(mdc, operation, key, value),
          () -> "answer of seed " + seed + " after " + program);
      assertEquals(state(logbacks), state(mdc), () -> "seed " + seed + " after " + program);
    }
  }

  private static Object perform(LogbackMDCAdapter mdc, int operation, String key, String value) {
    switch (operation) {
      case 0, 1, 2 -> mdc.put(key, value);
      case 3 -> mdc.remove(key);
      case 4 -> mdc.pushByKey(key, "pushed " + value);
      case 5 -> {
        return Arrays.asList(pop(mdc, key));
      }
      case 6 -> mdc.clearDequeByKey(key);
      case 7 -> mdc.setContextMap(new HashMap<>(Map.of(key, "set")));
      default -> mdc.clear();
    }
    return List.of();
  }

  /** An emptied deque, of which SLF4J says that null is popped, throws in Logback's own. */
  private static String pop(LogbackMDCAdapter mdc, String key) {
    try {
      return mdc.popByKey(key);
    } catch (NoSuchElementException e) {
      assertEquals(LogbackMDCAdapter.class, mdc.getClass());
      return null;
    }
  }

  private static List<Object> state(LogbackMDCAdapter mdc) {
    List<Object> state = new ArrayList<>();
    for (String key : KEYS) {
      state.add(mdc.get(key));
      Collection<String> deque = mdc.getCopyOfDequeByKey(key);
      state.add(deque == null ? null : List.copyOf(deque));
    }
    state.add(mdc.getPropertyMap());
    state.add(mdc.getCopyOfContextMap());
    state.add(mdc.getKeys());
    return state;
  }

  @Test
  void put_refusesANullKey() {
    assertThrows(IllegalArgumentException.class, () -> mdc.put(null, "value"));
    assertNull(mdc.getPropertyMap());
  }

  @Test
  void mapOfAnEvent_isNotCopiedAndDoesNotChange() {
    mdc.put("requestId", "r-17");
    Map<String, String> map = mdc.getPropertyMap();
    assertSame(map, mdc.getPropertyMap());
    mdc.put("requestId", "r-18");
    assertEquals(Map.of("requestId", "r-17"), map);
    assertThrows(UnsupportedOperationException.class, () -> map.put("requestId", "r-19"));
  }

  @Test
  void handingOver_copiesNothing() {
    mdc.put("requestId", "r-17");
    Map<String, String> map = mdc.getPropertyMap();
    assertSame(map, AsyncContext.current().call(mdc::getPropertyMap));
  }

  @Test
  void puttingWhatIsThere_changesNothing() {
    mdc.put("requestId", "r-17");
    Map<String, String> map = mdc.getPropertyMap();
    mdc.put("requestId", map.get("requestId"));
    mdc.remove("nothing");
    assertSame(map, mdc.getPropertyMap());
    mdc.put("requestId", "another");
    assertNotSame(map, mdc.getPropertyMap());
  }

  @Test
  void whatACallbackPuts_endsWithTheCallback() {
    mdc.put("requestId", "r-17");
    AsyncContext request = AsyncContext.current();
    request.run(
        () -> {
          mdc.put("requestId", "changed");
          mdc.pushByKey("path", "in");
          mdc.put("more", "than before");
        });
    assertEquals(Map.of("requestId", "r-17"), mdc.getCopyOfContextMap());
    assertNull(mdc.getCopyOfDequeByKey("path"));
    request.run(() -> assertEquals(Map.of("requestId", "r-17"), mdc.getPropertyMap()));
  }

  @Test
  void mapOfAnEvent_isWrittenAsAUsualMap() throws Exception {
    mdc.put("requestId", "r-17");
    mdc.put("nothing", null);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(mdc.getPropertyMap());
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Object read = in.readObject();
      assertEquals(HashMap.class, read.getClass());
      assertEquals(mdc.getPropertyMap(), read);
    }
  }

  /** A request with a span changes it some twenty times; a map of the JDK's takes 600 bytes. */
  @Test
  void change_makesOneArrayAndLittleMore() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    String[] spans = {"1a2b", "3c4d"};
    mdc.put("requestId", "r-17");
    mdc.put("traceId", "5e6f");
    long before = 0;
    for (int i = -100; i < 1_000; i++) {
      if (i == 0) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      mdc.put("spanId", spans[i & 1]);
    }
    long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / 1_000;
    assertTrue(bytes < 250, bytes + " bytes a change");
  }
}
