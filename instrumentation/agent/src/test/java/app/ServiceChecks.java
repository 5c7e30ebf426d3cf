package app;

import static app.Checks.ID;
import static app.Checks.collected;
import static app.Checks.in;
import static app.Checks.same;
import static app.Checks.watched;

import java.util.ArrayList;
import java.util.List;

/** An instrumentation that the application brings along. */
final class ServiceChecks {
  private ServiceChecks() {}

  static void addTo(Checks checks) {
    checks.add(
        "order-client/stores/where an object is made",
        () -> {
          List<Object> seen = new ArrayList<>();
          OrderClient client = new OrderClient();
          in("A", () -> client.order(() -> seen.add(ID.getStore())));
          in("B", client::completeOne);
          same(List.of("A"), seen);
        });
    checks.add(
        "order-client/stores/an argument that is called again and again",
        () -> {
          List<Object> seen = new ArrayList<>();
          OrderClient client = new OrderClient();
          in("A", () -> client.listen(number -> seen.add(ID.getStore() + " " + number)));
          in("B", () -> client.tellAll(1));
          in("C", () -> client.tellAll(2));
          same(List.of("A 1", "A 2"), seen);
        });
    checks.add(
        "order-client/calls/what fails leaves nothing",
        () -> {
          OrderClient client = new OrderClient();
          in(
              "A",
              () ->
                  client.order(
                      () -> {
                        throw new IllegalStateException("as the check wants");
                      }));
          in(
              "B",
              () -> {
                try {
                  client.completeOne();
                  throw new AssertionError("it didn't fail");
                } catch (IllegalStateException e) {
                  same("B", ID.getStore());
                }
              });
        });
    checks.add(
        "order-client/leak/an object that is kept",
        () -> {
          OrderClient.PendingOrder[] kept = new OrderClient.PendingOrder[1];
          collected(
              store -> {
                kept[0] = new OrderClient.PendingOrder(() -> {}, 1);
                kept[0].complete();
              });
          same(5, kept[0].unknown(() -> 5));
        });
    checks.add(
        "order-client/hooks/once, though a constructor calls another",
        () ->
            same(
                "[OrderClient, OrderClient before after destroy]",
                watched(() -> new OrderClient.PendingOrder(() -> {}, 1).complete())
                    .of()
                    .toString()));
    checks.add(
        "order-client/calls/a class that isn't as expected",
        () -> same("answered", new OrderClient.Other().answer()));
  }
}
