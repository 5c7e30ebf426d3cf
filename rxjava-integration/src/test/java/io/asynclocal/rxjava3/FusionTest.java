package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.schedulers.TestScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Fusion goes on across the library where RxJava lets it, as it does from 3.1.1 on. */
final class FusionTest {

  @Test
  void functions_areCalledAsOftenAsWithoutTheLibrary_orAsWithoutFusion() {
    int fused = calls(source -> source);
    int unfused = calls(Flowable::hide);
    assertNotEquals(fused, unfused, "The test would see nothing.");
    int expected = Version.SHOWS_QUEUES ? fused : unfused;

    try (RxJavaInstallation installed = RxJavaIntegration.install()) {
      assertEquals(expected, calls(source -> source), installed.toString());
    }
  }

  /** Returns how often a function is called for a subscriber that takes but one item. */
  private static int calls(UnaryOperator<Flowable<Integer>> above) {
    List<Integer> calls = new ArrayList<>();
    TestScheduler scheduler = new TestScheduler();
    above
        .apply(
            Flowable.range(1, 2)
                .flatMapIterable(
                    item -> {
                      calls.add(item);
                      return List.of(item, item);
                    }))
        .observeOn(scheduler)
        .take(1)
        .test();
    scheduler.triggerActions();
    return calls.size();
  }
}
