package io.asynclocal.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.logging.log4j.spi.DefaultThreadContextMap;
import org.apache.logging.log4j.spi.ThreadContextMap;
import org.apache.logging.log4j.util.StringMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What our map answers, beside what Log4j's default one does. */
@ExtendWith(RootContext.class)
class Log4jContextMapTest {
  private static final String[] KEYS = {"a", "b", "c", "d", "e"};

  private final Log4jContextMap map = new Log4jContextMap();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everyOperation_doesAsLog4jsOwn(long seed) {
    DefaultThreadContextMap log4js = new DefaultThreadContextMap();
    Random random = new Random(seed);
    List<String> program = new ArrayList<>();
    for (int step = 0; step < 300; step++) {
      int operation = random.nextInt(6);
      String key = KEYS[random.nextInt(KEYS.length - 1)];
      String value = "v" + random.nextInt(3);
      program.add(operation + " " + key + " " + value);
      switch (operation) {
        case 0, 1 -> {
          log4js.put(key, value);
          map.put(key, value);
        }
        case 2 -> {
          log4js.putAll(Map.of(key, value, "e", "all"));
          map.putAll(Map.of(key, value, "e", "all"));
        }
        case 3 -> {
          log4js.remove(key);
          map.remove(key);
        }
        case 4 -> {
          log4js.removeAll(List.of(key, "e"));
          map.removeAll(List.of(key, "e"));
        }
        default -> {
          log4js.clear();
          map.clear();
        }
      }
      assertEquals(state(log4js), state(map), () -> "seed " + seed + " after " + program);
    }
    log4js.clear();
  }

  private static List<Object> state(ThreadContextMap map) {
    List<Object> state = new ArrayList<>();
    for (String key : KEYS) {
      state.add(map.get(key));
      state.add(map.containsKey(key));
    }
    state.add(map.isEmpty());
    state.add(map.getCopy());
    return state;
  }

  @Test
  void immutableMap_isNullWhenEmptyAndElseDoesNotChange() {
    assertNull(map.getImmutableMapOrNull());
    map.put("requestId", "r-17");
    Map<String, String> seen = map.getImmutableMapOrNull();
    assertSame(seen, map.getImmutableMapOrNull());
    map.put("requestId", "r-18");
    assertEquals(Map.of("requestId", "r-17"), seen);
    assertThrows(UnsupportedOperationException.class, () -> seen.put("requestId", "r-19"));
    map.remove("requestId");
    assertNull(map.getImmutableMapOrNull());
  }

  @Test
  void copy_isTheCallers() {
    map.put("requestId", "r-17");
    map.getCopy().put("requestId", "changed");
    assertEquals("r-17", map.get("requestId"));
    assertEquals(new HashMap<>(Map.of("requestId", "r-17")).toString(), map.toString());
  }

  @Test
  void readOnlyData_isAFrozenCopy() {
    map.put("requestId", "r-17");
    StringMap data = map.getReadOnlyContextData();
    map.clear();
    assertEquals(Map.of("requestId", "r-17"), data.toMap());
    assertThrows(UnsupportedOperationException.class, () -> data.putValue("more", "x"));
  }

  @Test
  void whatACallbackPuts_endsWithTheCallback() {
    map.put("requestId", "r-17");
    AsyncContext.current()
        .run(
            () -> {
              map.put("requestId", "changed");
              map.put("more", "than before");
            });
    assertEquals(Map.of("requestId", "r-17"), map.getCopy());
  }
}
