package app;

import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What hooks were told of each resource. */
final class Events implements AsyncHookCallbacks {
  private final Map<Long, List<String>> told = new LinkedHashMap<>();

  @Override
  public synchronized void init(
      long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
    told.computeIfAbsent(asyncId, id -> new ArrayList<>()).add(type);
  }

  @Override
  public void before(long asyncId) {
    add(asyncId, "before");
  }

  @Override
  public void after(long asyncId) {
    add(asyncId, "after");
  }

  @Override
  public void destroy(long asyncId) {
    add(asyncId, "destroy");
  }

  @Override
  public void failed(long asyncId, Throwable failure) {
    add(asyncId, "failed");
  }

  private synchronized void add(long asyncId, String event) {
    List<String> events = told.get(asyncId);
    if (events != null) {
      events.add(event);
    }
  }

  /** Returns each resource's events, waiting until there are as many as expected. */
  List<String> of(String... types) {
    synchronized (this) {
      List<String> all = new ArrayList<>();
      told.values().stream()
          .filter(events -> types.length == 0 || List.of(types).contains(events.get(0)))
          .forEach(events -> all.add(String.join(" ", events)));
      return all;
    }
  }
}
