package io.asynclocal.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrozenMapTest {
  private static final int KEYS = 9;

  /** What a map was when it was made, and the map. */
  private record Version(Map<String, String> expected, FrozenMap<String> map) {
    void check() {
      assertEquals(expected, map);
      assertEquals(expected.size(), map.size());
      for (int key = 0; key < KEYS; key++) {
        assertEquals(expected.get("k" + key), map.get("k" + key));
        assertEquals(expected.containsKey("k" + key), map.containsKey("k" + key));
      }
    }
  }

  @Test
  void random_everyVersionIsWhatAHashMapWas() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<Version> versions = new ArrayList<>();
      versions.add(new Version(Map.of(), FrozenMap.empty()));
      for (int step = 0; step < 60; step++) {
        // An earlier one is changed now and then: maps that share what lies below.
        boolean newest = random.nextInt(4) > 0;
        Version from = versions.get(newest ? step : random.nextInt(versions.size()));
        String key = "k" + random.nextInt(KEYS);
        Map<String, String> expected = new HashMap<>(from.expected);
        FrozenMap<String> changed;
        if (random.nextInt(3) > 0) {
          String value = random.nextInt(8) == 0 ? null : "v" + random.nextInt(3);
          expected.put(key, value);
          changed = from.map.with(key, value);
        } else {
          expected.remove(key);
          changed = from.map.without(key);
        }
        versions.add(new Version(expected, changed));
      }
      versions.forEach(Version::check);
    }
  }

  @Test
  void unchanged_isTheMapItself() {
    FrozenMap<String> map = filled(7);

    assertSame(map, map.with("k3", "v3"));
    assertSame(map, map.without("absent"));
  }

  @Test
  void putLast_isTakenOffWithoutACopy() {
    FrozenMap<String> map = filled(7);

    assertSame(map, map.with("span", "s-1").without("span"));
    assertSame(map, map.with("span", "s-1").with("span", "s-2").without("span"));
  }

  @Test
  void replacedOrRemoved_isKeptNoMore() throws InterruptedException {
    ReferenceQueue<Object> gone = new ReferenceQueue<>();
    List<Reference<Object>> changed = new ArrayList<>();
    List<FrozenMap<Object>> kept = new ArrayList<>();
    for (int at = 0; at < 7; at++) {
      FrozenMap<Object> map = filledWithOneThatIsWatched(at, gone, changed);
      kept.add(map.without("changed"));
      kept.add(map.with("changed", "another"));
    }

    for (int i = 0; i < 100 && changed.stream().anyMatch(value -> !value.refersTo(null)); i++) {
      System.gc();
      gone.remove(100);
    }

    assertEquals(7, changed.stream().filter(value -> value.refersTo(null)).count());
    assertEquals(7 * 6 + 7 * 7, kept.stream().mapToInt(FrozenMap::size).sum());
  }

  /** Returns a map of seven entries, of which that at {@code place} is to be changed. */
  private static FrozenMap<Object> filledWithOneThatIsWatched(
      int place, ReferenceQueue<Object> gone, List<Reference<Object>> changed) {
    FrozenMap<Object> map = FrozenMap.empty();
    for (int i = 0; i < 7; i++) {
      Object value = new Object();
      map = map.with(i == place ? "changed" : "k" + i, value);
      if (i == place) {
        changed.add(new WeakReference<>(value, gone));
      }
    }
    return map;
  }

  @Test
  void entries_comeInTheOrderInWhichTheyWerePut() {
    assertEquals("[k0, k1, k2, k3, k4, k5, k6]", filled(7).keySet().toString());
    assertTrue(filled(100).containsValue("v99"));
  }

  private static FrozenMap<String> filled(int size) {
    FrozenMap<String> map = FrozenMap.empty();
    for (int i : IntStream.range(0, size).toArray()) {
      map = map.with("k" + i, "v" + i);
    }
    return map;
  }
}
