package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The map in a context, against a plain one. */
@ExtendWith(RootContext.class)
class AsyncContextBindingsTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 6, 12, 40})
  void anyProgramOfBindingsAnswersAsAMapDoes(int storages) {
    Seeded.programs(400, random -> compareWithMap(random, keys(storages, random::nextLong)));
  }

  @Test
  void anyProgramOfBindingsAnswersAsAMapDoesWhenKeysLieSideBySide() {
    Seeded.programs(
        400,
        random ->
            compareWithMap(random, keys(20, new AtomicLong(random.nextInt(64))::incrementAndGet)));
  }

  private static List<StorageKey> keys(int count, LongSupplier numbers) {
    return IntStream.range(0, count)
        .mapToObj(i -> new StorageKey("k" + i, numbers.getAsLong()))
        .toList();
  }

  static void compareWithMap(Random random, List<StorageKey> keys) {
    // Any version may be extended at any time, as captured contexts are.
    List<AsyncContext> contexts = new ArrayList<>(List.of(AsyncContext.root()));
    List<Map<StorageKey, Object>> maps = new ArrayList<>(List.of(Map.of()));
    for (int step = 0; step < 150; step++) {
      // Mostly the newest, so that contexts grow long.
      int from = random.nextInt(4) == 0 ? random.nextInt(contexts.size()) : contexts.size() - 1;
      int other = random.nextInt(contexts.size());
      StorageKey key = keys.get(random.nextInt(keys.size()));
      AsyncContext context = contexts.get(from);
      Map<StorageKey, Object> map = new HashMap<>(maps.get(from));
      AsyncContext next;
      switch (random.nextInt(5)) {
        case 0 -> {
          next = context.without(key);
          map.remove(key);
        }
        case 1 -> {
          next = context.as(contexts.get(other), key);
          if (maps.get(other).containsKey(key)) {
            map.put(key, maps.get(other).get(key));
          } else {
            map.remove(key);
          }
        }
        case 2 -> {
          next = context.with(key, null);
          map.put(key, null);
        }
        default -> {
          Object store = "s" + step;
          next = context.with(key, store);
          map.put(key, store);
        }
      }
      if (map.equals(maps.get(from))) {
        assertSame(context, next, "nothing changed");
      } else {
        assertNotSame(context, next);
      }
      contexts.add(next);
      maps.add(map);
      assertHolds(map, next, keys);
    }
    for (int i = 0; i < contexts.size(); i++) {
      assertHolds(maps.get(i), contexts.get(i), keys);
    }
  }

  private static void assertHolds(
      Map<StorageKey, Object> expected, AsyncContext context, List<StorageKey> keys) {
    for (StorageKey key : keys) {
      assertSame(
          expected.containsKey(key) ? expected.get(key) : AsyncContext.UNBOUND,
          context.get(key),
          key.storageName);
    }
    List<String> names = expected.keySet().stream().map(key -> key.storageName).sorted().toList();
    assertEquals("AsyncContext" + names, context.toString(), "each storage is bound once");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 8, 9, 10, 11, 100})
  void with_isTheContextItselfWhenNothingChanges(int others) {
    StorageKey key = new StorageKey("key");
    StorageKey absent = new StorageKey("absent");
    AsyncContext context = AsyncContext.root().with(key, "store");
    for (int i = 0; i < others; i++) {
      context = context.with(new StorageKey("other"), i);
    }
    assertSame(context, context.with(key, "store"));
    assertSame(context, context.without(absent));
    assertSame(context, context.as(AsyncContext.root(), absent));
    assertSame(context, context.as(context, key));
  }

  @Test
  void without_ofTheLastBindingIsTheRoot() {
    StorageKey key = new StorageKey("key");
    assertSame(AsyncContext.root(), AsyncContext.root().with(key, 1).without(key));
    List<StorageKey> keys = keys(30, new Random(1)::nextLong);
    AsyncContext context = AsyncContext.root();
    for (StorageKey each : keys) {
      context = context.with(each, each);
    }
    for (StorageKey each : keys) {
      context = context.without(each);
    }
    assertSame(AsyncContext.root(), context);
  }

  /** The same through the public API, where bindings end and storages are disabled. */
  @Test
  void anyProgramOfRunsEntersAndDisablesAnswersAsAMapDoes() {
    Seeded.programs(400, random -> new Program(random).run());
  }

  /** A random program that keeps a plain map beside the current context. */
  private static final class Program {
    private final Random random;
    private final List<AsyncLocalStorage<Integer>> storages;
    private final List<AsyncContext> captured = new ArrayList<>();
    private final List<Map<AsyncLocalStorage<Integer>, Integer>> capturedMaps = new ArrayList<>();
    private Map<AsyncLocalStorage<Integer>, Integer> current = new HashMap<>();
    private int steps = 200;

    Program(Random random) {
      this.random = random;
      this.storages =
          IntStream.range(0, 1 + random.nextInt(12))
              .mapToObj(
                  i -> AsyncLocalStorage.<Integer>builder().name("s" + i).defaultValue(-1).build())
              .toList();
    }

    void run() {
      while (steps > 0) {
        AsyncContext.root().run(this::callback);
        current = new HashMap<>();
        check();
      }
      for (int i = 0; i < captured.size(); i++) {
        current = capturedMaps.get(i);
        captured.get(i).run(this::check);
      }
      assertSame(AsyncContext.root(), AsyncContext.current());
    }

    private void callback() {
      body(0);
    }

    private void body(int depth) {
      for (int i = random.nextInt(8); i >= 0 && steps-- > 0; i--) {
        AsyncLocalStorage<Integer> storage = storages.get(random.nextInt(storages.size()));
        Integer store = random.nextInt(6) == 0 ? null : Integer.valueOf(random.nextInt(1_000));
        switch (random.nextInt(depth < 20 ? 8 : 3)) {
          case 0 -> {
            storage.enterWith(store);
            current.put(storage, store);
          }
          case 1 -> {
            if (random.nextInt(4) == 0) {
              storage.disable();
              current.remove(storage);
              capturedMaps.forEach(map -> map.remove(storage));
              disabled.forEach(list -> list.add(storage));
            }
          }
          case 2 -> {
            captured.add(AsyncContext.current());
            capturedMaps.add(new HashMap<>(current));
          }
          case 3 -> inCaptured(depth);
          case 4 -> bound(storage, null, () -> storage.exit(() -> body(depth + 1)));
          case 5 -> bound(storage, store, () -> withScope(storage, store, depth));
          default -> bound(storage, store, () -> storage.run(store, () -> body(depth + 1)));
        }
        check();
      }
    }

    /** Storages disabled since each binding that is in force was made, outermost first. */
    private final List<List<AsyncLocalStorage<Integer>>> disabled = new ArrayList<>();

    private void bound(AsyncLocalStorage<Integer> storage, Integer store, Runnable work) {
      boolean wasBound = current.containsKey(storage);
      Integer before = current.get(storage);
      List<AsyncLocalStorage<Integer>> disabledInside = new ArrayList<>();
      disabled.add(disabledInside);
      current.put(storage, store);
      work.run();
      disabled.remove(disabled.size() - 1);
      if (wasBound && !disabledInside.contains(storage)) {
        current.put(storage, before);
      } else {
        current.remove(storage);
      }
    }

    @SuppressWarnings("try") // a scope is closed, not used
    private void withScope(AsyncLocalStorage<Integer> storage, Integer store, int depth) {
      try (Scope scope = storage.withScope(store)) {
        body(depth + 1);
      }
    }

    private void inCaptured(int depth) {
      if (captured.isEmpty()) {
        return;
      }
      int index = random.nextInt(captured.size());
      Map<AsyncLocalStorage<Integer>, Integer> before = current;
      List<AsyncLocalStorage<Integer>> disabledInside = new ArrayList<>();
      disabled.add(disabledInside);
      current = new HashMap<>(capturedMaps.get(index));
      captured.get(index).run(() -> body(depth + 1));
      disabled.remove(disabled.size() - 1);
      current = before;
      disabledInside.forEach(current::remove);
    }

    private void check() {
      for (AsyncLocalStorage<Integer> storage : storages) {
        Integer expected =
            current.containsKey(storage) ? current.get(storage) : Integer.valueOf(-1);
        if (!Objects.equals(expected, storage.getStore())) {
          assertEquals(expected, storage.getStore(), storage.name());
        }
      }
    }
  }
}
