package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BindingTrieTest {

  /** How the keys' hashes are spread. */
  private enum Spread {
    EVEN {
      @Override
      IntSupplier hashes(Random random) {
        return random::nextInt;
      }
    },
    /** Long common prefixes: nodes with one child, down to the last level. */
    DEEP {
      @Override
      IntSupplier hashes(Random random) {
        return () -> random.nextInt(4) << 28 | random.nextInt(2);
      }
    },
    /** Hardly a key without others of the very same hash. */
    COLLIDING {
      @Override
      IntSupplier hashes(Random random) {
        return () -> random.nextInt(3);
      }
    },
    ALL_EQUAL {
      @Override
      IntSupplier hashes(Random random) {
        return () -> -1;
      }
    };

    abstract IntSupplier hashes(Random random);
  }

  @ParameterizedTest
  @EnumSource
  void anyProgramAnswersAsAMapDoes(Spread spread) {
    Seeded.programs(300, random -> compareWithMap(random, spread));
  }

  private static void compareWithMap(Random random, Spread spread) {
    IntSupplier hashes = spread.hashes(random);
    List<StorageKey> keys = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      keys.add(new StorageKey("k" + i, hashes.getAsInt()));
    }
    // Every version is kept and checked at the end: an update must not reach an older version.
    List<Object> tries = new ArrayList<>();
    List<Map<StorageKey, Integer>> maps = new ArrayList<>();
    tries.add(null);
    maps.add(Map.of());
    for (int step = 0; step < 120; step++) {
      int from = random.nextInt(tries.size());
      StorageKey key = keys.get(random.nextInt(keys.size()));
      Object trie = tries.get(from);
      Map<StorageKey, Integer> map = new HashMap<>(maps.get(from));
      if (random.nextInt(3) > 0) {
        Integer value = random.nextInt(4) == 0 ? null : step;
        tries.add(BindingTrie.with(trie, key, value));
        map.put(key, value);
      } else {
        Object rest = BindingTrie.without(trie, key);
        if (!map.containsKey(key)) {
          assertSame(trie, rest, "nothing changed");
        }
        map.remove(key);
        if (map.isEmpty()) {
          assertNull(rest, "empty");
        }
        tries.add(rest);
      }
      maps.add(map);
    }
    for (int i = 0; i < tries.size(); i++) {
      assertHolds(maps.get(i), tries.get(i), keys);
    }
  }

  private static void assertHolds(
      Map<StorageKey, Integer> expected, Object trie, List<StorageKey> keys) {
    for (StorageKey key : keys) {
      Object bound = BindingTrie.get(trie, key);
      assertEquals(
          expected.containsKey(key) ? expected.get(key) : AsyncContext.UNBOUND,
          bound,
          key.storageName);
    }
    List<StorageKey> visited = new ArrayList<>();
    BindingTrie.forEachKey(trie, visited::add);
    assertEquals(expected.size(), visited.size(), "each key is visited once");
    assertEquals(expected.keySet(), new HashSet<>(visited));
  }

  /** A trie that has grown and shrunk again holds on to nothing but what is in it. */
  @Test
  void shape_dependsOnWhatTheTrieHoldsAlone() {
    Seeded.programs(
        300,
        random -> {
          List<StorageKey> keys = new ArrayList<>();
          for (int i = 0; i < 12; i++) {
            keys.add(new StorageKey("k" + i, random.nextInt(64) << random.nextInt(26)));
          }
          List<StorageKey> kept = keys.subList(0, random.nextInt(keys.size()));
          Object straight = null;
          for (StorageKey key : kept) {
            straight = BindingTrie.with(straight, key, 0);
          }
          Object devious = null;
          for (StorageKey key : keys) {
            devious = BindingTrie.with(devious, key, 0);
          }
          for (StorageKey key : keys.subList(kept.size(), keys.size())) {
            devious = BindingTrie.without(devious, key);
          }
          assertEquals(arrays(straight), arrays(devious));
        });
  }

  private static int arrays(Object trie) {
    int arrays = 0;
    if (trie instanceof Object[] node) {
      arrays++;
      for (Object slot : node) {
        arrays += arrays(slot);
      }
    }
    return arrays;
  }

  @Test
  void with_sharesEveryNodeThatIsNotOnTheWay() {
    Object before = null;
    for (int i = 0; i < 256; i++) {
      before = BindingTrie.with(before, new StorageKey("k" + i, i), i);
    }
    Object after = BindingTrie.with(before, new StorageKey("new", 256), "new");
    Set<Object> shared = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Object slot : (Object[]) before) {
      shared.add(slot);
    }
    int copied = 0;
    for (Object slot : (Object[]) after) {
      copied += shared.contains(slot) ? 0 : 1;
    }
    assertEquals(1, copied);
  }
}
