package io.asynclocal.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

/** That other modules' tests would notice a line of the log that has another's id. */
class LoggedIdTest {
  @RegisterExtension static final LoggedId ID = new LoggedId();

  @Test
  void id_isSeenWhereItIsStoredAndLogged() throws Exception {
    List<String> seen = new ArrayList<>();
    try (Flows flows = new Flows()) {
      ID.run("ann", () -> seen.add(ID.getStore()));
      ID.call(
          "bob",
          () -> {
            flows.onThePool(() -> seen.add(ID.getStore()));
            return null;
          });
      flows.onThePool(() -> seen.add("" + ID.getStore()));
    }
    assertEquals(List.of("ann", "bob", "null"), seen);
    assertNull(ID.getStore());
  }

  @Test
  void lineWithAnothersId_isSeenAsNobodys() {
    List<String> seen = new ArrayList<>();
    ID.run(
        "ann",
        () -> {
          MDC.put("id", "bob");
          seen.add(ID.getStore());
        });
    assertEquals(List.of("nobody: ann is stored, bob is logged"), seen);
  }
}
