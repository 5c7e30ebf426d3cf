package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BindingTrieTest {

  /** How the keys' numbers are spread. */
  private enum Spread {
    /** Side by side, as those of storages that are made one after another. */
    DENSE {
      @Override
      LongSupplier numbers(Random random) {
        return new AtomicLong(random.nextInt(1 << 12))::getAndIncrement;
      }
    },
    EVEN {
      @Override
      LongSupplier numbers(Random random) {
        return random::nextLong;
      }
    },
    /** Long common ends: branches with one child, down to the last level. */
    DEEP {
      @Override
      LongSupplier numbers(Random random) {
        return () -> random.nextLong(16) << 60 | random.nextLong(16) << 28 | random.nextInt(2);
      }
    };

    abstract LongSupplier numbers(Random random);

    List<StorageKey> keys(Random random, int count) {
      LongSupplier numbers = numbers(random);
      return LongStream.generate(numbers)
          .distinct()
          .limit(count)
          .mapToObj(number -> new StorageKey("k" + number, number))
          .toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyProgramAnswersAsAMapDoes(Spread spread) {
    Seeded.programs(300, random -> compareWithMap(random, spread));
  }

  private static void compareWithMap(Random random, Spread spread) {
    List<StorageKey> keys = spread.keys(random, 40);
    // Every version is kept and checked at the end: an update must not reach an older version.
    List<BindingTrie> tries = new ArrayList<>();
    List<Map<StorageKey, Integer>> maps = new ArrayList<>();
    tries.add(BindingTrie.EMPTY);
    maps.add(Map.of());
    for (int step = 0; step < 120; step++) {
      int from = random.nextInt(tries.size());
      StorageKey key = keys.get(random.nextInt(keys.size()));
      BindingTrie trie = tries.get(from);
      Map<StorageKey, Integer> map = new HashMap<>(maps.get(from));
      if (random.nextInt(3) > 0) {
        Integer value = random.nextInt(4) == 0 ? null : step;
        boolean isThere = map.containsKey(key) && random.nextBoolean();
        tries.add(isThere ? trie.rebound(key, value) : with(trie, key, value));
        map.put(key, value);
      } else {
        BindingTrie rest = trie.without(key);
        if (!map.containsKey(key)) {
          assertSame(trie, rest, "nothing changed");
        }
        map.remove(key);
        if (map.isEmpty()) {
          assertSame(BindingTrie.EMPTY, rest, "empty");
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
      Map<StorageKey, Integer> expected, BindingTrie trie, List<StorageKey> keys) {
    for (StorageKey key : keys) {
      Object bound = trie.get(key);
      assertEquals(
          expected.containsKey(key) ? expected.get(key) : AsyncContext.UNBOUND,
          bound,
          key.storageName);
    }
    List<StorageKey> visited = new ArrayList<>();
    trie.forEachKey(visited::add);
    assertEquals(expected.size(), visited.size(), "each key is visited once");
    assertEquals(expected.keySet(), new HashSet<>(visited));
  }

  /** A trie that has grown and shrunk again holds on to nothing but what is in it. */
  @ParameterizedTest
  @EnumSource
  void shape_dependsOnWhatTheTrieHoldsAlone(Spread spread) {
    Seeded.programs(
        300,
        random -> {
          List<StorageKey> keys = spread.keys(random, 12);
          List<StorageKey> kept = keys.subList(0, random.nextInt(keys.size()));
          BindingTrie straight = BindingTrie.EMPTY;
          for (StorageKey key : kept) {
            straight = with(straight, key, 0);
          }
          BindingTrie devious = BindingTrie.EMPTY;
          for (StorageKey key : keys) {
            devious = with(devious, key, 0);
          }
          for (StorageKey key : keys.subList(kept.size(), keys.size())) {
            devious = devious.without(key);
          }
          assertEquals(straight.toString(), devious.toString());
        });
  }

  @Test
  void toString_showsTheShape() {
    BindingTrie trie = BindingTrie.EMPTY;
    assertEquals("[]", trie.toString());
    for (int number : new int[] {0, 1, 33}) {
      trie = with(trie, new StorageKey("k" + number, number), number);
    }
    assertEquals("[k0, [k1, k33]]", trie.toString());
  }

  @Test
  void with_sharesEveryNodeThatIsNotOnTheWay() {
    BindingTrie before = BindingTrie.EMPTY;
    for (int i = 0; i < 1_024; i++) {
      before = with(before, new StorageKey("k" + i, i), i);
    }
    BindingTrie after = with(before, new StorageKey("new", 1_024), "new");
    List<BindingTrie> shared = new ArrayList<>(before.children());
    shared.retainAll(after.children());
    assertEquals(31, shared.size());
  }

  /** As a context adds a link when it is folded. */
  private static BindingTrie with(BindingTrie trie, StorageKey key, @Nullable Object value) {
    return trie.withLinks(List.of(new AsyncContext(key, value, AsyncContext.root())));
  }
}
