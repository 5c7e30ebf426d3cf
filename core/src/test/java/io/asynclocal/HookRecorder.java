package io.asynclocal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

public final class HookRecorder implements AsyncHookCallbacks, AutoCloseable {
  private final String type;
  private final Map<Long, Integer> numbers = new ConcurrentHashMap<>();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final AsyncHook hook = AsyncHooks.createHook(this).enable();

  public HookRecorder(String type) {
    this.type = type;
  }

  /** Returns events such as {@code init 1}, numbered by resource in the order of making. */
  public List<String> events() {
    return List.copyOf(events);
  }

  public long count(String event) {
    return events.stream().filter(seen -> seen.startsWith(event + " ")).count();
  }

  @Override
  public void init(long asyncId, String madeType, long triggerAsyncId, AsyncResource resource) {
    if (madeType.equals(type)) {
      synchronized (numbers) {
        numbers.put(asyncId, numbers.size() + 1);
      }
      record("init", asyncId);
    }
  }

  @Override
  public void before(long asyncId) {
    record("before", asyncId);
  }

  @Override
  public void after(long asyncId) {
    record("after", asyncId);
  }

  @Override
  public void destroy(long asyncId) {
    record("destroy", asyncId);
  }

  @Override
  public void promiseResolve(long asyncId) {
    record("promiseResolve", asyncId);
  }

  private void record(String event, long asyncId) {
    Integer number = numbers.get(asyncId);
    if (number != null) {
      events.add(event + " " + number);
    }
  }

  @Override
  public void close() {
    hook.disable();
  }
}
