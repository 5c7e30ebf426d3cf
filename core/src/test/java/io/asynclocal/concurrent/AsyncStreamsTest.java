package io.asynclocal.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AsyncStreamsTest {
  private final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();

  @Test
  void callInParallel_runsEveryPartOfAStreamInTheCallersContext() {
    Set<String> threads = ConcurrentHashMap.newKeySet();
    // Two threads that wait for each other: the stream is really worked on by several.
    CyclicBarrier bothAtWork = new CyclicBarrier(2);
    Set<String> seen =
        storage.call(
            "a",
            () ->
                AsyncStreams.callInParallel(
                    2,
                    () ->
                        IntStream.range(0, 2)
                            .parallel()
                            .mapToObj(
                                i -> {
                                  await(bothAtWork);
                                  threads.add(Thread.currentThread().getName());
                                  return String.valueOf(storage.getStore());
                                })
                            .collect(java.util.stream.Collectors.toSet())));
    assertEquals(Set.of("a"), seen);
    assertEquals(2, threads.size());
    assertNotEquals(Set.of(Thread.currentThread().getName()), threads);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void callInParallel_letsTheWorksExceptionOutAsItIs() {
    IOException thrown = new IOException("on purpose");
    assertSame(
        thrown,
        assertThrows(
            IOException.class,
            () ->
                AsyncStreams.callInParallel(
                    2,
                    () -> {
                      throw thrown;
                    })));
  }

  @Test
  void callInParallel_keepsWhatTheWorkEntersFromTheCaller() {
    AsyncContext before = AsyncContext.current();
    AsyncStreams.callInParallel(
        1,
        () -> {
          storage.enterWith("entered");
          return null;
        });
    assertSame(before, AsyncContext.current());
  }

  @Test
  void callInParallel_refusesNoThreadsAndNoWork() {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> AsyncStreams.callInParallel(0, () -> null))
            .getMessage();
    assertEquals("parallelism is 0. Pass how many threads are to work, at least 1.", message);
    assertThrows(NullPointerException.class, () -> AsyncStreams.callInParallel(1, null));
  }
}
