package app;

import io.asynclocal.agent.Callback;
import io.asynclocal.agent.Instrumentation;
import io.asynclocal.agent.LibraryClass;
import java.util.List;

/** What an application brings for its own library. */
public final class OrderClientInstrumentation implements Instrumentation {
  @Override
  public String name() {
    return "order-client";
  }

  @Override
  public List<LibraryClass> classes() {
    return List.of(
        LibraryClass.named("app.OrderClient$PendingOrder")
            .capturesWhereMade("OrderClient", 1)
            .runsOnce("complete"),
        LibraryClass.named("app.OrderClient")
            .bindsAlways(
                "listen", 1, new Callback("java.util.function.IntConsumer", "accept", "(I)V"))
            .isEntry("tellAll"),
        LibraryClass.named("app.OrderClient$Other").runsOnce("answered"));
  }
}
