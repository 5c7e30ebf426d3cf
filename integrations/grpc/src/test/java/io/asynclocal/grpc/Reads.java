package io.asynclocal.grpc;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;

/** Counts what was read: a word begins with the id under which it must be seen. */
final class Reads {
  final AtomicInteger all = new AtomicInteger();
  final AtomicInteger lost = new AtomicInteger();
  final AtomicInteger crossed = new AtomicInteger();

  void note(String word, @Nullable String seen) {
    all.incrementAndGet();
    if (seen == null) {
      lost.incrementAndGet();
    } else if (!word.startsWith(seen + " ")) {
      crossed.incrementAndGet();
    }
  }

  void assertAllRight(int atLeast) {
    Assertions.assertEquals("0 lost, 0 crossed", lost + " lost, " + crossed + " crossed");
    Assertions.assertTrue(all.get() >= atLeast, all + " reads");
  }
}
