package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
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

/** What JDK Mission Control makes of a recording, by its own parser. */
class MissionControlTest {
  @TempDir Path directory;

  /** The events that are ours, by the name of their type as it is shown in the event browser. */
  private Map<String, IItem> ours() throws Exception {
    Origin beat = Origin.of(7, "HeartBeat", 1, null, "", Beginning.NOT_SAMPLED);
    RetentionLeak leak = new RetentionLeak(beat, "AsyncContext[route]", false, 5, List.of(), 1);
    Path file =
        RecordedWork.in(RecordedWork.recording(), directory, () -> JfrEvents.retained(leak));
    IItemCollection all = JfrLoaderToolkit.loadEvents(file.toFile());
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
