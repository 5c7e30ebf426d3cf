package io.asynclocal.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.ReportedWarnings;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HookSlotTest {
  private final ReportedWarnings warnings = new ReportedWarnings();
  private final AtomicReference<@Nullable UnaryOperator<String>> holder = new AtomicReference<>();
  private final HookSlot<UnaryOperator<String>> slot =
      HookSlot.of("Other.onText", holder::get, holder::set);

  @AfterEach
  void close() {
    warnings.close();
  }

  private static UnaryOperator<String> ours(
      @Nullable UnaryOperator<String> previous, BooleanSupplier inForce) {
    return text -> {
      String given = previous == null ? text : previous.apply(text);
      return inForce.getAsBoolean() ? given + " ours" : given;
    };
  }

  private String called() {
    UnaryOperator<String> function = holder.get();
    return function == null ? "empty" : function.apply("text");
  }

  @Test
  void slot_isEmptyAgainAfterwards() {
    Installation installed = slot.chain(HookSlotTest::ours);
    assertEquals("text ours", called());
    installed.close();
    assertNull(holder.get());
    installed.close();
    assertEquals(List.of(), warnings.messages());
  }

  @Test
  void slot_holdsThePreviousFunctionAgainAfterwards() {
    UnaryOperator<String> previous = text -> text + " previous";
    holder.set(previous);
    Installation installed = slot.chain(HookSlotTest::ours);
    assertEquals("text previous ours", called());
    installed.close();
    assertSame(previous, holder.get());
  }

  @Test
  void function_calledByALaterOnePassesOnAfterwards() {
    holder.set(text -> text + " previous");
    Installation installed = slot.chain(HookSlotTest::ours);
    UnaryOperator<String> chained = holder.get();
    UnaryOperator<String> later = text -> chained.apply(text) + " later";
    holder.set(later);
    assertEquals(List.of("Other.onText"), installed.overwritten());
    assertEquals("text previous ours later", called());
    installed.close();
    assertSame(later, holder.get());
    assertEquals("text previous later", called());
    assertEquals(List.of(), installed.overwritten());
    installed.close();
    assertEquals(1, warnings.messages().size());
    assertTrue(warnings.messages().get(0).contains("Other.onText"));
  }

  @Test
  void function_thatWasReplacedIsToldAndLeftAlone() {
    Installation installed = slot.chain(HookSlotTest::ours);
    holder.set(null);
    assertEquals(List.of("Other.onText"), installed.overwritten());
    installed.close();
    assertNull(holder.get());
    assertEquals(1, warnings.messages().size());
  }

  @Test
  void functions_closedInAnyOrderLeaveNothingInForce() {
    Installation first = slot.chain(HookSlotTest::ours);
    Installation second = slot.chain(HookSlotTest::ours);
    assertEquals("text ours ours", called());
    first.close();
    assertEquals("text ours", called());
    second.close();
    assertNull(holder.get());
  }

  @Test
  void functions_ofManyAreTakenOutWhateverTheOrder() {
    UnaryOperator<String> previous = text -> text + " previous";
    holder.set(previous);
    for (String order : List.of("0123", "3210", "1203", "2013", "0312", "1320")) {
      List<Installation> installed =
          Stream.generate(() -> slot.chain(HookSlotTest::ours)).limit(4).toList();
      order.chars().forEach(digit -> installed.get(digit - '0').close());
      assertSame(previous, holder.get(), order);
    }
  }

  @Test
  void joined_tellWhichSlotsAreOverwritten() {
    Installation joined = Installation.of(List.of(slot.chain(HookSlotTest::ours), () -> {}));
    assertEquals(List.of(), joined.overwritten());
    holder.set(text -> text);
    assertEquals(List.of("Other.onText"), joined.overwritten());
    joined.close();
  }

  @Test
  @SuppressWarnings("DataFlowIssue")
  void arguments_areChecked() {
    assertThrows(IllegalArgumentException.class, () -> HookSlot.of("", () -> "", text -> {}));
    assertThrows(NullPointerException.class, () -> HookSlot.of("name", null, text -> {}));
    assertThrows(NullPointerException.class, () -> HookSlot.of("name", () -> "", null));
    assertThrows(NullPointerException.class, () -> slot.chain(null));
    assertThrows(NullPointerException.class, () -> slot.chain((previous, inForce) -> null));
    assertNull(holder.get());
  }
}
