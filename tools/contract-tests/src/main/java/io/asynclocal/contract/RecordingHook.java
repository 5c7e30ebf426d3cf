package io.asynclocal.contract;

import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncResource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A hook that records the events of resources of one type, each resource by its number, such as
 * {@code before 1}. Other resources, which other threads may have, are none of its business.
 */
class RecordingHook implements AsyncHookCallbacks, AutoCloseable {
  /** The events of one life, with one run. */
  static final List<String> LIFE = List.of("init 1", "before 1", "after 1", "destroy 1");

  private final String type;
  private final Map<Long, Integer> numbers = new ConcurrentHashMap<>();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final AsyncHook hook = AsyncHooks.createHook(this);

  RecordingHook(String type) {
    this.type = type;
  }

  static RecordingHook enabled(String type) {
    RecordingHook recording = new RecordingHook(type);
    recording.hook.enable();
    return recording;
  }

  final AsyncHook hook() {
    return hook;
  }

  final List<String> events() {
    return List.copyOf(events);
  }

  /** Calls what a test does at an event. */
  void on(String event) {
    events.add(event);
  }

  @Override
  public final void init(
      long asyncId, String madeType, long triggerAsyncId, AsyncResource resource) {
    if (madeType.equals(type)) {
      numbers.put(asyncId, numbers.size() + 1);
      record("init", asyncId);
    }
  }

  @Override
  public final void before(long asyncId) {
    record("before", asyncId);
  }

  @Override
  public final void after(long asyncId) {
    record("after", asyncId);
  }

  @Override
  public final void destroy(long asyncId) {
    record("destroy", asyncId);
  }

  @Override
  public final void promiseResolve(long asyncId) {
    record("promiseResolve", asyncId);
  }

  private void record(String event, long asyncId) {
    Integer number = numbers.get(asyncId);
    if (number != null) {
      on(event + " " + number);
    }
  }

  /** Disables the hook: a test leaves none behind. */
  @Override
  public final void close() {
    hook.disable();
  }
}
