package io.asynclocal.contract;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** SPEC section 13. */
interface MutableStoreRules extends OnCarrier {

  @Test
  default void rule13_01_whoCapturesHandsOverACopyAndKeepsItsOwn() throws Exception {
    AsyncLocalStorage<List<String>> storage = copied();
    BlockingQueue<List<String>> seen = new LinkedBlockingQueue<>();
    List<String> own = new ArrayList<>(List.of("own"));
    storage.run(
        own,
        () -> {
          carrier().timer(Duration.ofMillis(1), () -> seen.add(changed(storage)));
          own.add("later");
          assertSame(own, storage.getStore());
        });
    assertEquals(List.of("own", "changed"), next(seen));
    assertEquals(List.of("own", "later"), own);
  }

  @Test
  default void rule13_02_branchesNeverShare() throws Exception {
    AsyncLocalStorage<List<String>> storage = copied();
    BlockingQueue<List<String>> seen = new LinkedBlockingQueue<>();
    List<String> own = new ArrayList<>(List.of("own"));
    Runnable body = () -> seen.add(changed(storage));
    Carrier.Promise promise = carrier().promise();
    Carrier.Emitter emitter = carrier().emitter();
    storage.run(
        own,
        () -> {
          for (int i = 0; i < 3; i++) {
            carrier().immediate(body);
            carrier().microtask(body);
            promise.then(body);
            emitter.on(body);
          }
        });
    promise.resolve();
    emitter.emit();
    Set<Object> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
    distinct.add(own);
    for (int i = 0; i < 12; i++) {
      List<String> branch = next(seen);
      assertEquals(List.of("own", "changed"), branch);
      distinct.add(branch);
    }
    assertEquals(13, distinct.size());
  }

  @Test
  default void rule13_03_aChangeInTwoFlowsIsReported() throws Exception {
    AsyncLocalStorage<AtomicInteger> storage = checked();
    BlockingQueue<String> done = new LinkedBlockingQueue<>();
    try (LogRecords reports = LogRecords.open()) {
      storage.run(
          new AtomicInteger(1),
          () -> {
            carrier()
                .immediate(
                    () -> {
                      AtomicInteger store = storage.getStore();
                      if (store != null) {
                        store.set(2);
                      }
                      AsyncContext unused = AsyncContext.current();
                      done.add(Thread.currentThread().getName());
                    });
            assertNotNull(storage.getStore());
          });
      String worker = next(done);
      assertEquals(1, reports.messages().size());
      String message = reports.messages().get(0);
      assertTrue(message.contains("AsyncLocalStorage[checked]"), message);
      assertTrue(message.contains("'" + worker + "'"), message);
      assertTrue(message.contains("'" + Thread.currentThread().getName() + "'"), message);
    }
  }

  @Test
  default void rule13_04_aChangeInOneFlowIsNot() throws Exception {
    AsyncLocalStorage<AtomicInteger> storage = checked();
    BlockingQueue<Integer> done = new LinkedBlockingQueue<>();
    try (LogRecords reports = LogRecords.open()) {
      for (int i = 0; i < 3; i++) {
        storage.run(
            new AtomicInteger(i),
            () -> {
              requireNonNull(storage.getStore()).addAndGet(10);
              carrier().immediate(() -> done.add(valueOf(storage.getStore())));
            });
      }
      List<Integer> seen = new ArrayList<>(List.of(next(done), next(done), next(done)));
      Collections.sort(seen);
      assertEquals(List.of(10, 11, 12), seen);
      assertEquals(List.of(), reports.messages());
    }
  }

  private static AsyncLocalStorage<List<String>> copied() {
    return AsyncLocalStorage.<List<String>>builder().copiedWhenCaptured(ArrayList::new).build();
  }

  private static AsyncLocalStorage<AtomicInteger> checked() {
    return AsyncLocalStorage.<AtomicInteger>builder()
        .name("checked")
        .checked(AtomicInteger::get)
        .build();
  }

  /** Changes the store and returns it; what a callback does. */
  private static List<String> changed(AsyncLocalStorage<List<String>> storage) {
    List<String> store = storage.getStore();
    if (store == null) {
      return List.of("nothing is bound");
    }
    store.add("changed");
    return store;
  }

  private static int valueOf(@Nullable AtomicInteger store) {
    return store == null ? -1 : store.get();
  }

  private static <E> E next(BlockingQueue<E> queue) throws InterruptedException {
    E next = queue.poll(Deadline.seconds(), TimeUnit.SECONDS);
    if (next == null) {
      throw Deadline.missed();
    }
    return next;
  }
}
