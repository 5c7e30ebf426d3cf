package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncResource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // a recorder need not be referred to
class AsyncRecorderTest {
  private final List<String> events = new ArrayList<>();

  private void record(AsyncEvent event) {
    events.add(event.kind() + " " + event.origin().type());
  }

  @Test
  void start_tellsObserversOfEverythingUntilTheClose() {
    try (AsyncRecorder recorder = AsyncRecorder.builder().observer(this::record).start()) {
      recorder.run(() -> new AsyncResource("Query").emitDestroy());
    }
    new AsyncResource("Later").emitDestroy();
    assertEquals(
        List.of(
            "INIT Program",
            "BEFORE Program",
            "INIT Query",
            "DESTROY Query",
            "AFTER Program",
            "DESTROY Program"),
        events);
  }

  @Test
  void run_destroysTheProgramWhenItThrows() {
    try (AsyncRecorder recorder = AsyncRecorder.builder().observer(this::record).start()) {
      Runnable failing =
          () -> {
            throw new IllegalStateException("out of order");
          };
      assertThrows(IllegalStateException.class, () -> recorder.run(failing));
    }
    assertEquals("DESTROY Program", events.get(events.size() - 1));
  }

  @Test
  void workBegunBeforeTheStartIsKnownByTypeWhenItRuns() {
    AsyncResource early = new AsyncResource("Early");
    AsyncResource never = new AsyncResource("Never run");
    try (AsyncRecorder recorder = AsyncRecorder.builder().observer(this::record).start()) {
      early.runInAsyncScope(() -> {});
      early.emitDestroy();
      never.emitDestroy();
    }
    assertEquals(List.of("BEFORE Early", "AFTER Early", "DESTROY Early"), events);
  }

  @Test
  void remembering_forgetsWhatIsBegunWhileTooMuchIsAlive() {
    try (AsyncRecorder recorder =
        AsyncRecorder.builder().observer(this::record).remembering(2).start()) {
      for (int i = 0; i < 10; i++) {
        new AsyncResource("Short").emitDestroy();
      }
      assertEquals(0, recorder.forgotten());
      AsyncResource first = new AsyncResource("First");
      AsyncResource second = new AsyncResource("Second");
      AsyncResource third = new AsyncResource("Third");
      assertEquals(1, recorder.forgotten());
      third.emitDestroy();
      second.emitDestroy();
      first.emitDestroy();
    }
    assertEquals(
        List.of("INIT First", "INIT Second", "INIT Third", "DESTROY Second", "DESTROY First"),
        events.subList(20, 25));
  }

  @Test
  void stacks_areTakenOfOneInSoMany() {
    List<Integer> depths = new ArrayList<>();
    try (AsyncRecorder recorder =
        AsyncRecorder.builder()
            .stacks(3, 4)
            .observer(
                event -> {
                  if (event.kind() == AsyncEvent.Kind.INIT) {
                    depths.add(event.origin().stack().size());
                  }
                })
            .start()) {
      for (int i = 0; i < 6; i++) {
        new AsyncResource("Query").emitDestroy();
      }
    }
    assertEquals(List.of(4, 0, 0, 4, 0, 0), depths);
  }

  @Test
  void builder_saysWhatIsWrong() {
    AsyncRecorder.Builder builder = AsyncRecorder.builder();
    assertEquals(
        "The period is 0. Pass 1 or more, or leave the call out.",
        assertThrows(IllegalArgumentException.class, () -> builder.stacks(0, 1)).getMessage());
    assertThrows(IllegalArgumentException.class, () -> builder.stacks(1, 0));
    assertThrows(IllegalArgumentException.class, () -> builder.remembering(-1));
    assertThrows(NullPointerException.class, () -> builder.observer(null));
    assertThrows(NullPointerException.class, () -> builder.labelledBy(null, String::valueOf));
    assertThrows(NullPointerException.class, () -> builder.labelledBy(shop.Checkout.ROUTE, null));
    try (AsyncRecorder recorder = builder.start()) {
      assertThrows(NullPointerException.class, () -> recorder.run(null));
    }
  }
}
