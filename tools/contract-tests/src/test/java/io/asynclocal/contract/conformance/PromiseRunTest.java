package io.asynclocal.contract.conformance;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.asynclocal.contract.conformance.PromiseOp.Enable;
import io.asynclocal.contract.conformance.PromiseOp.Ids;
import io.asynclocal.contract.conformance.PromiseOp.Make;
import io.asynclocal.contract.conformance.PromiseOp.Settle;
import io.asynclocal.contract.conformance.PromiseOp.Then;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What hooks are told of promises is compared event by event. */
class PromiseRunTest {
  private static final List<List<PromiseOp>> TURNS =
      List.of(
          List.of(new Make(0), new Then(0, 1, List.of(new Enable(0)))),
          List.of(
              new Enable(0),
              new Make(2),
              new Then(2, 3, List.of(new Enable(1), new Ids())),
              new Settle(2, "resolve"),
              new Settle(0, "reject")));

  /** As Node.js says it: a reaction's promise resolves inside, and one made unseen has an id. */
  private static final List<List<Object>> EXPECTED =
      List.of(
          List.of("init", 0, "p2", "root"),
          List.of("init", 0, "p3", "p2"),
          List.of("resolve", 0, "p2"),
          List.of("before", 0, "p3"),
          List.of("ids", "p3", "p2"),
          List.of("resolve", 0, "p3"),
          List.of("resolve", 1, "p3"),
          List.of("after", 0, "p3"),
          List.of("after", 1, "p3"),
          List.of("before", 0, "p1"),
          List.of("resolve", 0, "p1"),
          List.of("after", 0, "p1"));

  private static String mismatch(List<List<Object>> expected) {
    return new PromiseRun(new PromiseProgram("x", 2, TURNS, expected)).mismatch();
  }

  @Test
  void hookEnabledInAReactionIsToldOfItsEnd() {
    assertNull(mismatch(EXPECTED));
  }

  @Test
  void eventThatIsMissingAddedOrOfAnotherIsFound() {
    for (int i = 0; i < EXPECTED.size() - 3; i++) {
      List<List<Object>> missing = new ArrayList<>(EXPECTED);
      List<Object> event = missing.remove(i);
      assertNotNull(mismatch(missing), "without " + event);
      List<List<Object>> twice = new ArrayList<>(EXPECTED);
      twice.add(i, event);
      assertNotNull(mismatch(twice), "twice " + event);
      List<List<Object>> other = new ArrayList<>(EXPECTED);
      List<Object> changed = new ArrayList<>(event);
      changed.set(event.size() - 1, "p7");
      other.set(i, changed);
      assertNotNull(mismatch(other), changed + " for " + event);
    }
  }
}
