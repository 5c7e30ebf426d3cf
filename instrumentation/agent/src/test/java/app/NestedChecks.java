package app;

import java.util.List;

/** What an application does that is in a class loader of its own. */
public final class NestedChecks {
  private NestedChecks() {}

  /** Runs the checks of a library whose instrumentation it brings along. */
  public static void run(String kind) throws Exception {
    if (kind.equals("late")) { // its classes are there before the first store is
      Class.forName("app.OrderClient$PendingOrder");
    }
    Checks checks = new Checks();
    ServiceChecks.addTo(checks);
    checks.outcomes(List.of(), line -> System.out.println(line.replaceFirst("order-client", kind)));
  }
}
