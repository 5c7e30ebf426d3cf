package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncResource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // a recorder need not be referred to
class OriginTest {
  private final List<AsyncEvent> events = new ArrayList<>();

  private List<Origin> begun() {
    return events.stream()
        .filter(event -> event.kind() == AsyncEvent.Kind.INIT)
        .map(AsyncEvent::origin)
        .toList();
  }

  private static void beginAnew(int times) {
    if (times > 0) {
      AsyncResource resource = new AsyncResource("Turn");
      resource.runInAsyncScope(() -> beginAnew(times - 1));
      resource.release();
    }
  }

  @Test
  void chain_keepsTheLatestCausesOfWorkThatBeginsItselfAnew() {
    try (AsyncRecorder recorder = AsyncRecorder.builder().observer(events::add).start()) {
      beginAnew(1_000);
    }
    Origin last = begun().get(999);
    assertTrue(last.chain().size() > Origin.CAUSES, "" + last.chain().size());
    assertTrue(last.chain().size() <= 2 * Origin.CAUSES + 1, "" + last.chain().size());
    List<Long> ids = last.chain().stream().map(Origin::asyncId).toList();
    for (int i = 0; i < ids.size(); i++) {
      assertEquals(begun().get(999 - i).asyncId(), ids.get(i));
    }
  }

  @Test
  void label_isThatOfTheStoreWhereTheWorkIsBegun() {
    try (AsyncRecorder recorder =
        AsyncRecorder.builder()
            .observer(events::add)
            .labelledBy(shop.Checkout.ROUTE, String::toUpperCase)
            .start()) {
      shop.Checkout.ROUTE.run("/pay", () -> new AsyncResource("Query").release());
      new AsyncResource("Query").release();
    }
    assertEquals(List.of("/PAY", ""), begun().stream().map(Origin::label).toList());
  }
}
