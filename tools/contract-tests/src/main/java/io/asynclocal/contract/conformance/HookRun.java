package io.asynclocal.contract.conformance;

import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One program of {@code hooks.jsonl} while it runs, with the events that its hooks see. */
final class HookRun implements EventComparison.Run {
  private final HookProgram program;
  private final Thread thread = Thread.currentThread();
  private final List<AsyncHook> hooks;
  private final Map<Integer, AsyncResource> resources = new HashMap<>();
  private final Map<Long, String> names = new HashMap<>();
  private final List<List<Object>> events = new ArrayList<>();
  private @Nullable String making;

  HookRun(HookProgram program) {
    this.program = program;
    this.hooks =
        IntStream.range(0, program.hooks())
            .mapToObj(h -> AsyncHooks.createHook(new Recorder(h)))
            .toList();
    names.put(AsyncHooks.executionAsyncId(), "root");
  }

  @Override
  public @Nullable String mismatch() {
    try {
      program.body().forEach(op -> op.perform(this));
    } finally {
      hooks.forEach(AsyncHook::disable);
    }
    List<List<Object>> expected = program.expect();
    for (int i = 0; i < Math.max(expected.size(), events.size()); i++) {
      Object want = i < expected.size() ? expected.get(i) : "nothing";
      Object seen = i < events.size() ? events.get(i) : "nothing";
      if (!matches(want, seen)) {
        return "program " + program.id() + ", event " + i + ": expected " + want + ", seen " + seen;
      }
    }
    return null;
  }

  /** Compares two events, or two parts of them; what runs a program may have any trigger. */
  static boolean matches(Object want, Object seen) {
    if (want instanceof List<?> wanted && seen instanceof List<?> found) {
      return wanted.size() == found.size()
          && IntStream.range(0, wanted.size()).allMatch(i -> matches(wanted.get(i), found.get(i)));
    }
    return want.equals("any") || want.equals(seen);
  }

  @Override
  public int events() {
    return events.size();
  }

  AsyncHook hook(int h) {
    return hooks.get(h);
  }

  AsyncResource resource(int r) {
    AsyncResource resource = resources.get(r);
    if (resource == null) {
      throw new IllegalStateException("The program uses resource " + r + ", which it hasn't made.");
    }
    return resource;
  }

  /** Makes a resource; its name must be known before its id is, for hooks see the id first. */
  void make(int r, Supplier<AsyncResource> maker) {
    making = "r" + r;
    AsyncResource resource = maker.get();
    names.put(resource.asyncId(), "r" + r);
    resources.put(r, resource);
    making = null;
  }

  String nameOf(long asyncId) {
    String name = names.get(asyncId);
    return name == null ? "unknown id " + asyncId : name;
  }

  void record(Object... event) {
    events.add(List.of(event));
  }

  private final class Recorder implements AsyncHookCallbacks {
    private final int hook;

    Recorder(int hook) {
      this.hook = hook;
    }

    @Override
    public void init(long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
      if (Thread.currentThread() == thread) {
        names.put(asyncId, making == null ? "unexpected" : making);
        record("init", hook, nameOf(asyncId), type, nameOf(triggerAsyncId));
      }
    }

    @Override
    public void before(long asyncId) {
      if (Thread.currentThread() == thread) {
        record("before", hook, nameOf(asyncId));
      }
    }

    @Override
    public void after(long asyncId) {
      if (Thread.currentThread() == thread) {
        record("after", hook, nameOf(asyncId));
      }
    }
  }
}
