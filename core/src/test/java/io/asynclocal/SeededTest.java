package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeededTest {

  @Test
  void programs_namesASeedThatReplaysWhatFailed() {
    List<Integer> drawn = new ArrayList<>();
    AssertionError failure =
        assertThrows(
            AssertionError.class,
            () ->
                Seeded.programs(
                    1,
                    random -> {
                      drawn.add(random.nextInt());
                      throw new IllegalStateException("as planned");
                    }));
    String message = failure.getMessage();
    String seed = message.substring("Replay with -Dseed=".length(), message.indexOf(':'));
    assertEquals(drawn, List.of(new Random(Long.parseLong(seed)).nextInt()));
  }
}
