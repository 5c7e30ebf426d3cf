package io.asynclocal.reactor.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.reactor.ReactorInstallation;
import io.asynclocal.reactor.ReactorIntegration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Hooks;

/**
 * Whoever requests from elsewhere, one item at a time, gets what comes of it in the context of the
 * subscription: below each operator, over each source. Reactor calls no hook for {@code
 * subscribe(CoreSubscriber)}, which is what a {@code BaseSubscriber} and Spring are subscribed by.
 */
final class ForeignRequestTest {
  private static final int MAP = number(Operators.ALL, operator -> operator.name().equals("map"));
  private static final int RANGE = number(Sources.ALL, source -> source.name().equals("range"));

  /** Each operator meets every so manieth source; {@code -Dforeign.every=1} runs all. */
  private static final int EVERY = Integer.getInteger("foreign.every", 16);

  private static <T> int number(List<T> all, Predicate<T> wanted) {
    return IntStream.range(0, all.size())
        .filter(each -> wanted.test(all.get(each)))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void requestElsewhere_isAnsweredInTheContextOfTheSubscription(boolean pastTheHook)
      throws InterruptedException {
    ReactorInstallation installed = ReactorIntegration.install();
    try {
      assertEquals(List.of(), faulty(pastTheHook));
    } finally {
      installed.close();
    }
  }

  @Test
  void withoutTheLibrary_manyAreFaulty() throws InterruptedException {
    int all = Operators.ALL.size() * Sources.ALL.size() / EVERY;
    assertTrue(faulty(true).size() > all / 4);
  }

  private static List<String> faulty(boolean pastTheHook) throws InterruptedException {
    Program range = new Program(RANGE, List.of());
    Program.Step map = new Program.Step(MAP, 1, range, range);
    List<String> faulty = new ArrayList<>();
    Hooks.onErrorDropped(failure -> {});
    try {
      for (int operator = 0; operator < Operators.ALL.size(); operator++) {
        for (int source = operator % EVERY; source < Sources.ALL.size(); source += EVERY) {
          Program.Step drawn = new Program.Step(operator, 1, range, range);
          run(new Program(source, List.of(drawn, map)), pastTheHook, faulty);
          if (!pastTheHook) { // which a chain of single items would be answered by in place
            run(new Program(source, List.of(drawn)), pastTheHook, faulty);
          }
        }
      }
    } finally {
      Hooks.resetOnErrorDropped();
    }
    return faulty;
  }

  private static void run(Program program, boolean pastTheHook, List<String> faulty)
      throws InterruptedException {
    try (Run run = new Run(program, 0, Mode.NATIVE)) {
      List<String> faults = run.requestedElsewhere(pastTheHook);
      if (!faults.isEmpty()) {
        faulty.add(program + ": " + faults);
      }
    }
  }
}
