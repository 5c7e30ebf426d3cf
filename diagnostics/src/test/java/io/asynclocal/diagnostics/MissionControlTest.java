package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncResource;
import io.asynclocal.environment.OperationLeak;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmc.common.IMCStackTrace;
import org.openjdk.jmc.common.item.IAccessorKey;
import org.openjdk.jmc.common.item.IItem;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.item.IItemIterable;
import org.openjdk.jmc.common.item.IMemberAccessor;
import org.openjdk.jmc.common.item.IType;
import org.openjdk.jmc.flightrecorder.JfrAttributes;
import org.openjdk.jmc.flightrecorder.JfrLoaderToolkit;
import shop.Checkout;

/** What JDK Mission Control makes of a recording, by its own parser. */
@SuppressWarnings("try") // a recorder need not be referred to
class MissionControlTest {
  @TempDir Path directory;

  private Path recorded() throws Exception {
    try (Reader settings =
            new InputStreamReader(
                JfrEvents.class.getResourceAsStream("/asynclocal.jfc"), StandardCharsets.UTF_8);
        Recording recording = new Recording(Configuration.create(settings));
        AsyncRecorder recorder =
            AsyncRecorder.builder()
                .observer(new JfrEvents())
                .labelledBy(Checkout.ROUTE, route -> route)
                .start()) {
      recording.start();
      Checkout.ROUTE.run(
          "/pay",
          () -> {
            AsyncResource query = new AsyncResource("Query");
            query.runInAsyncScope(() -> {});
            query.emitPromiseResolve();
            query.emitDestroy();
          });
      JfrEvents.leaked(
          new OperationLeak("shop", "socket", 9, OperationLeak.Kind.UNREACHABLE, null));
      Origin beat = Origin.of(7, "HeartBeat", 1, null, "", List.of());
      JfrEvents.retained(new RetentionLeak(beat, "AsyncContext[route]", false, 5, List.of()));
      recording.stop();
      Path file = directory.resolve("work.jfr");
      recording.dump(file);
      return file;
    }
  }

  /** The events that are ours, by the name of their type as it is shown in the event browser. */
  private Map<String, IItem> ours() throws Exception {
    IItemCollection all = JfrLoaderToolkit.loadEvents(recorded().toFile());
    Map<String, IItem> ours = new TreeMap<>();
    for (IItemIterable ofOneType : all) {
      if (ofOneType.getType().getIdentifier().startsWith("io.asynclocal.")) {
        List<IItem> items = new ArrayList<>();
        ofOneType.forEach(items::add);
        assertEquals(1, items.size(), ofOneType.getType().getName());
        ours.put(ofOneType.getType().getName(), items.get(0));
      }
    }
    return ours;
  }

  private static Object shown(IItem item, String attribute) {
    return accessor(item.getType(), item, attribute);
  }

  @SuppressWarnings("unchecked") // an item's type has accessors for such items
  private static <T> Object accessor(IType<T> type, IItem item, String attribute) {
    for (IAccessorKey<?> key : type.getAccessorKeys().keySet()) {
      if (key.getIdentifier().equals(attribute)) {
        IMemberAccessor<?, T> accessor = type.getAccessor(key);
        return accessor.getMember((T) item);
      }
    }
    throw new AssertionError(type.getIdentifier() + " has no " + attribute);
  }

  @Test
  void everyEventHasItsLabelAndDescription() throws Exception {
    Map<String, IItem> ours = ours();
    assertEquals(
        new TreeSet<>(
            List.of(
                "Async Init",
                "Async Before",
                "Async After",
                "Async Resolve",
                "Async Destroy",
                "Async Leak",
                "Async Retention")),
        ours.keySet());
    String description = ours.get("Async Init").getType().getDescription();
    assertTrue(description.startsWith("Asynchronous work was begun"), description);
  }

  @Test
  void everyAttributeHasItsLabelAndValue() throws Exception {
    Map<String, IItem> ours = ours();
    IItem init = ours.get("Async Init");
    List<String> labels = new ArrayList<>();
    init.getType().getAccessorKeys().values().forEach(key -> labels.add(key.getName()));
    assertTrue(
        labels.containsAll(List.of("Async Id", "Type", "Trigger Async Id", "Label")),
        labels.toString());
    assertEquals("Query", shown(init, "type"));
    assertEquals("/pay", shown(init, "label"));
    assertEquals("socket", shown(ours.get("Async Leak"), "operation"));
    assertEquals("UNREACHABLE", shown(ours.get("Async Leak"), "kind"));
    assertEquals("AsyncContext[route]", shown(ours.get("Async Retention"), "context"));
  }

  @Test
  void theBeginOfWorkHasItsStackAndThread() throws Exception {
    IItem init = ours().get("Async Init");
    IMCStackTrace stack = JfrAttributes.EVENT_STACKTRACE.getAccessor(type(init)).getMember(init);
    assertTrue(
        stack.getFrames().stream()
            .anyMatch(
                frame -> frame.getMethod().getType().getFullName().equals(getClass().getName())),
        stack.getFrames().toString());
    assertEquals(
        Thread.currentThread().getName(),
        JfrAttributes.EVENT_THREAD.getAccessor(type(init)).getMember(init).getThreadName());
  }

  @SuppressWarnings("unchecked") // an item's type is one of items
  private static IType<IItem> type(IItem item) {
    return (IType<IItem>) item.getType();
  }
}
