package io.asynclocal.contract.conformance;

import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncResource;
import io.asynclocal.concurrent.AsyncCompletableFuture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One program of {@code promises.jsonl} while it runs, with the events that its hooks see. Promises
 * are futures, and reactions run one after another, as microtasks do.
 */
final class PromiseRun implements EventComparison.Run {
  private static final String ANY = "any";

  private final PromiseProgram program;
  private final Thread thread = Thread.currentThread();
  private final List<AsyncHook> hooks;
  private final BitSet enabled = new BitSet();
  private final Map<Integer, CompletableFuture<String>> promises = new HashMap<>();
  private final Queue<Runnable> microtasks = new ArrayDeque<>();
  private final Map<Long, String> names = new HashMap<>();

  /** Promises that were made while no hook was enabled: they are no resources. */
  private final Set<Object> untracked = new HashSet<>();

  private final List<List<Object>> events = new ArrayList<>();
  private String making = "unexpected";

  PromiseRun(PromiseProgram program) {
    this.program = program;
    hooks =
        IntStream.range(0, program.hooks())
            .mapToObj(h -> AsyncHooks.createHook(new Recorder(h)))
            .toList();
    names.put(AsyncHooks.executionAsyncId(), "root");
  }

  @Override
  public @Nullable String mismatch() {
    try {
      for (List<PromiseOp> turn : program.turns()) {
        turn.forEach(op -> op.perform(this));
        for (Runnable next = microtasks.poll(); next != null; next = microtasks.poll()) {
          next.run();
        }
      }
    } finally {
      hooks.forEach(AsyncHook::disable);
    }
    List<List<Object>> expected = expected();
    for (int i = 0; i < Math.max(expected.size(), events.size()); i++) {
      Object want = i < expected.size() ? expected.get(i) : "nothing";
      Object seen = i < events.size() ? events.get(i) : "nothing";
      if (!HookRun.matches(want, seen)) {
        return "program " + program.id() + ", event " + i + ": expected " + want + ", seen " + seen;
      }
    }
    return null;
  }

  /**
   * Returns what Node.js saw, but for what differs here. A promise that nobody watched when it was
   * made has no id here, and gets none later. A future is completed by what its function returns,
   * and so resolves after that, not inside.
   */
  private List<List<Object>> expected() {
    List<List<Object>> expected = new ArrayList<>();
    List<List<Object>> resolved = new ArrayList<>();
    for (List<Object> event : program.expect()) {
      boolean isAfter = event.get(0).equals("after");
      if (event.get(0).equals("resolve")) {
        if (!resolved.isEmpty() && !resolved.get(0).get(2).equals(event.get(2))) {
          flush(resolved, expected);
        }
        resolved.add(event);
      } else {
        if (!isAfter || resolved.isEmpty() || !resolved.get(0).get(2).equals(event.get(2))) {
          flush(resolved, expected);
        }
        expected.add(event.get(0).equals("ids") ? ids(event) : withKnownTrigger(event));
      }
    }
    flush(resolved, expected);
    expected.removeIf(event -> !event.get(0).equals("ids") && untracked.contains(event.get(2)));
    return expected;
  }

  private static void flush(List<List<Object>> resolved, List<List<Object>> expected) {
    expected.addAll(resolved);
    resolved.clear();
  }

  private List<Object> ids(List<Object> event) {
    return untracked.contains(event.get(1)) ? List.of("ids", ANY, ANY) : known(event, 2);
  }

  private List<Object> withKnownTrigger(List<Object> event) {
    return event.get(0).equals("init") ? known(event, 3) : event;
  }

  private List<Object> known(List<Object> event, int trigger) {
    List<Object> known = new ArrayList<>(event);
    if (untracked.contains(event.get(trigger))) {
      known.set(trigger, ANY);
    }
    return known;
  }

  @Override
  public int events() {
    return events.size();
  }

  void enable(int h) {
    hooks.get(h).enable();
    enabled.set(h);
  }

  void disable(int h) {
    hooks.get(h).disable();
    enabled.clear(h);
  }

  void make(int p) {
    promises.put(p, named("p" + p, AsyncCompletableFuture::new));
  }

  void react(int p, int q, List<PromiseOp> body) {
    CompletableFuture<String> promise = promise(p);
    promises.put(
        q,
        named(
            "p" + q,
            () ->
                promise.handleAsync(
                    (value, failure) -> {
                      body.forEach(op -> op.perform(this));
                      return "value";
                    },
                    microtasks::add)));
  }

  /** Makes a promise whose name is known before its id is, for hooks see the id first. */
  private CompletableFuture<String> named(String name, Supplier<CompletableFuture<String>> maker) {
    if (enabled.isEmpty()) {
      untracked.add(name);
    }
    making = name;
    CompletableFuture<String> made = maker.get();
    making = "unexpected";
    return made;
  }

  CompletableFuture<String> promise(int p) {
    CompletableFuture<String> promise = promises.get(p);
    if (promise == null) {
      throw new IllegalStateException("The program uses promise " + p + ", which it hasn't made.");
    }
    return promise;
  }

  void recordIds() {
    events.add(
        List.of("ids", nameOf(AsyncHooks.executionAsyncId()), nameOf(AsyncHooks.triggerAsyncId())));
  }

  private String nameOf(long asyncId) {
    String name = names.get(asyncId);
    return name == null ? "unknown id " + asyncId : name;
  }

  private final class Recorder implements AsyncHookCallbacks {
    private final int hook;

    Recorder(int hook) {
      this.hook = hook;
    }

    private void tell(String event, long asyncId) {
      if (Thread.currentThread() == thread) {
        events.add(List.of(event, hook, nameOf(asyncId)));
      }
    }

    @Override
    public void init(long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
      if (Thread.currentThread() == thread) {
        names.put(asyncId, making);
        events.add(List.of("init", hook, making, nameOf(triggerAsyncId)));
      }
    }

    @Override
    public void before(long asyncId) {
      tell("before", asyncId);
    }

    @Override
    public void after(long asyncId) {
      tell("after", asyncId);
    }

    @Override
    public void promiseResolve(long asyncId) {
      tell("resolve", asyncId);
    }
  }
}
