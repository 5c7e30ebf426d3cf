package io.asynclocal.contract.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.MappingIterator;
import io.asynclocal.contract.Carrier;
import io.asynclocal.contract.kit.HandMadeCarrier;
import io.asynclocal.contract.kit.WrongCarriers;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recorded programs, run on carriers built wrong: they see other stores than were recorded. */
final class ProgramsCatchWrongCarriersTest {

  @Test
  void programs_matchWhenTheCarrierIsRight() throws Exception {
    assertEquals(List.of(), mismatches(new HandMadeCarrier()));
  }

  static Stream<WrongCarriers.Wrong> wrong() {
    return WrongCarriers.all().filter(WrongCarriers.Wrong::seenByThePrograms);
  }

  @ParameterizedTest
  @MethodSource
  void wrong(WrongCarriers.Wrong wrong) throws Exception {
    assertFalse(mismatches(wrong.carrier().get()).isEmpty(), "No program saw a wrong store.");
  }

  @Test
  void programs_nameThemselvesWhenACallbackIsDropped() {
    System.setProperty("contract.deadline", "1");
    try {
      AssertionError hanging =
          assertThrows(AssertionError.class, () -> mismatches(WrongCarriers.dropping()));
      assertTrue(
          hanging.getMessage().matches("(?s).*DropsFailures.*program context-\\S+ waits for.*"),
          hanging.getMessage());
    } finally {
      System.clearProperty("contract.deadline");
    }
  }

  private static List<String> mismatches(Carrier carrier) throws IOException, InterruptedException {
    try (carrier;
        MappingIterator<Program> programs = Recordings.open("context", Program.class)) {
      ContextRun run = new ContextRun(carrier, carrier.name());
      run.run(programs);
      return run.mismatches();
    }
  }
}
