package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.concurrent.AsyncCompletableFuture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A random program over the core, and a plain model of it: maps that are copied. Program and model
 * go on side by side, and after each step every storage shows what the model says, whatever was
 * thrown, disabled or overflowed meanwhile.
 */
final class RandomProgram {
  /** Few, which one step after another meets; or so many that contexts are folded. */
  private static final int FEW = 3;

  private static final int MANY = 14;
  private static final int MOST_STEPS = 120;
  private static final int DEEPEST = 7;

  private final Random random;

  /** False where the library does nothing, in the counterpart that must fail. */
  private final boolean isOn;

  private final List<AsyncLocalStorage<String>> storages = new ArrayList<>();
  private final int[] generations = new int[MANY];
  private final List<Captured> captured = new ArrayList<>();
  private final List<Made> resources = new ArrayList<>();
  private final List<Work> works = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final Deque<Long> running = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();
  private final List<Object> completed = new ArrayList<>();
  private final List<String> stores = new ArrayList<>();
  private boolean isWatched;
  private int steps;

  /** What the model says is current. */
  private Map<Integer, Bound> now = Map.of();

  /** A store, out of reach once its storage was disabled. */
  private record Bound(int generation, @Nullable String store) {}

  private record Captured(AsyncContext context, Map<Integer, Bound> model) {}

  private record Made(AsyncResource resource, Map<Integer, Bound> model) {}

  private record Waiting(AsyncCompletableFuture<String> future) {}

  private static final class Work {
    final ContinuingContext context;
    Map<Integer, Bound> model;
    boolean isResumed;

    Work(ContinuingContext context, Map<Integer, Bound> model) {
      this.context = context;
      this.model = model;
    }
  }

  /** What a program throws at random, to be caught further out. */
  private static final class Thrown extends Exception {
    private static final long serialVersionUID = 1;
  }

  /** A part of the program. */
  private interface Part {
    void run() throws Thrown;
  }

  RandomProgram(long seed, boolean isOn) {
    // The first numbers of seeds that follow each other would be much the same.
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.isOn = isOn;
    int count = random.nextInt(4) == 0 ? MANY : FEW;
    for (int i = 0; i < count; i++) {
      storages.add(AsyncLocalStorage.<String>builder().name("s" + i).defaultValue("d").build());
    }
  }

  /** Runs the program to its end; what is wrong comes out with the steps that led there. */
  void run() {
    AsyncHook hook = AsyncHooks.createHook(new Throwing());
    try {
      isWatched = random.nextInt(3) == 0;
      if (isWatched) {
        hook.enable();
      }
      // A callback of its own, so that what is entered ends.
      AsyncContext.root().call(() -> caught(this::begin));
      assertTrue(ThreadView.ofCurrentThread().holdsNothing(), "something is left on the thread");
      assertEquals(1, AsyncHooks.executionAsyncId(), "the running resource");
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + " after:" + text, e);
    } finally {
      hook.disable();
    }
  }

  /** Returns whether a hook watched it. */
  boolean isWatched() {
    return isWatched;
  }

  /** Returns all that was entered or bound. */
  List<String> stores() {
    return stores;
  }

  /** Returns what is there for as long as an application, and keeps no store of what has ended. */
  List<Object> whatApplicationsKeep() {
    return List.of(storages, completed);
  }

  /** Returns contexts, which keep their stores. */
  List<AsyncContext> captured() {
    return captured.stream().map(Captured::context).toList();
  }

  List<String> storesOfCaptured() {
    return captured().stream()
        .flatMap(context -> storages.stream().map(storage -> context.call(storage::getStore)))
        .filter(stores::contains)
        .toList();
  }

  /** A hook that fails now and then, which is nobody's business but its own. */
  private final class Throwing implements AsyncHookCallbacks {
    @Override
    public void before(long asyncId) {
      if (random.nextInt(20) == 0) {
        throw new IllegalStateException("thrown by a hook at random");
      }
    }
  }

  private void begin() throws Thrown {
    for (int i = FEW; i < storages.size(); i++) {
      enter(i);
    }
    body(0);
  }

  private void body(int depth) throws Thrown {
    int length = 1 + random.nextInt(6);
    for (int i = 0; i < length && steps++ < MOST_STEPS; i++) {
      step(depth);
      check();
    }
  }

  private void step(int depth) throws Thrown {
    int storage = random.nextInt(storages.size());
    boolean isLeaf = depth == DEEPEST;
    switch (isLeaf ? random.nextInt(7) : random.nextInt(18)) {
      case 0 -> enter(storage);
      case 1 -> capture();
      case 2 -> derive(storage);
      case 3 -> disable(storage);
      case 4 -> make();
      case 5 -> register(depth);
      case 6 -> overflow();
      case 7 -> throwPerhaps();
      case 8, 9, 10 -> bind(storage, depth);
      case 11, 12, 13 -> inContext(depth);
      case 14 -> inResource(depth);
      case 15 -> resume(depth);
      case 16 -> complete();
      default -> {
        note("try");
        caught(() -> body(depth + 1));
      }
    }
  }

  private void check() {
    for (int i = 0; i < storages.size(); i++) {
      assertEquals(shown(i), storages.get(i).getStore(), "s" + i);
    }
    long id = running.isEmpty() ? 1 : running.getLast();
    assertEquals(id, AsyncHooks.executionAsyncId(), "the running resource");
  }

  private @Nullable String shown(int storage) {
    Bound bound = now.get(storage);
    return bound == null || bound.generation != generations[storage] ? "d" : bound.store;
  }

  private void note(String step) {
    text.append("\n  ").append(step);
  }

  private @Nullable String nextStore() {
    if (random.nextInt(8) == 0) {
      return null;
    }
    String store = "v" + stores.size();
    stores.add(store);
    return store;
  }

  private static Map<Integer, Bound> with(
      Map<Integer, Bound> model, int storage, @Nullable Bound bound) {
    Map<Integer, Bound> changed = new HashMap<>(model);
    if (bound == null) {
      changed.remove(storage);
    } else {
      changed.put(storage, bound);
    }
    return changed;
  }

  private Bound bound(int storage, @Nullable String store) {
    return new Bound(generations[storage], store);
  }

  private void enter(int storage) {
    String store = nextStore();
    note("enter s" + storage + " " + store);
    if (isOn) {
      storages.get(storage).enterWith(store);
    }
    now = with(now, storage, bound(storage, store));
  }

  private void capture() {
    note("capture " + captured.size());
    captured.add(new Captured(AsyncContext.current(), now));
    if (random.nextBoolean()) {
      note("work " + works.size());
      works.add(new Work(ContinuingContext.startingIn(AsyncContext.current()), now));
    }
  }

  private Captured anyCaptured() {
    return captured.isEmpty()
        ? new Captured(AsyncContext.root(), Map.of())
        : captured.get(random.nextInt(captured.size()));
  }

  private void derive(int storage) {
    Captured from = anyCaptured();
    AsyncLocalStorage<String> key = storages.get(storage);
    if (random.nextInt(3) == 0) {
      note("derive " + captured.size() + " without s" + storage);
      captured.add(new Captured(from.context.without(key), with(from.model, storage, null)));
    } else {
      String store = nextStore();
      note("derive " + captured.size() + " with s" + storage + " " + store);
      Map<Integer, Bound> model = with(from.model, storage, bound(storage, store));
      captured.add(new Captured(from.context.with(key, store), model));
    }
  }

  private void disable(int storage) {
    if (random.nextInt(3) == 0) {
      note("disable s" + storage);
      storages.get(storage).disable();
      generations[storage]++;
    }
  }

  private void make() {
    note("make " + resources.size());
    resources.add(new Made(new AsyncResource("Made"), now));
  }

  private void throwPerhaps() throws Thrown {
    if (random.nextInt(3) == 0) {
      note("throw");
      throw new Thrown();
    }
  }

  private @Nullable Void caught(Part part) {
    try {
      part.run();
    } catch (Thrown expected) {
      note("caught");
    }
    return null;
  }

  /** Binds one store, which gives back its own storage only. */
  @SuppressWarnings("try") // a scope is closed, not used
  private void bind(int storage, int depth) throws Thrown {
    String store = nextStore();
    AsyncLocalStorage<String> key = storages.get(storage);
    Bound before = now.get(storage);
    now = with(now, storage, bound(storage, store));
    try {
      if (random.nextBoolean() || !isOn) {
        note("run s" + storage + " " + store);
        if (isOn) {
          key.call(store, () -> part(depth));
        } else {
          part(depth);
        }
      } else {
        note("scope s" + storage + " " + store);
        try (Scope scope = key.withScope(store)) {
          part(depth);
        }
      }
    } finally {
      note("end of s" + storage + " " + store);
      now = with(now, storage, before);
    }
  }

  private @Nullable Void part(int depth) throws Thrown {
    check();
    body(depth + 1);
    return null;
  }

  /** Runs a part in a context, after which the caller's whole context is back. */
  @SuppressWarnings("try") // a scope is closed, not used
  private void inContext(int depth) throws Thrown {
    Captured in = anyCaptured();
    Map<Integer, Bound> before = now;
    now = in.model;
    try {
      switch (isOn ? random.nextInt(4) : 4) {
        case 0 -> {
          note("call");
          in.context.call(() -> part(depth));
        }
        case 1 -> {
          note("scope of a context");
          try (Scope scope = in.context.makeCurrent()) {
            part(depth);
          }
        }
        case 2 -> {
          note("attach");
          Object token = in.context.attach();
          try {
            part(depth);
          } finally {
            in.context.detach(token);
          }
        }
        case 3 -> {
          note("bound");
          in.context.bindFunction(unused -> caught(() -> part(depth))).apply("argument");
        }
        default -> part(depth);
      }
    } finally {
      note("end of context");
      now = before;
    }
  }

  private void inResource(int depth) throws Thrown {
    if (resources.isEmpty()) {
      return;
    }
    Made in = resources.get(random.nextInt(resources.size()));
    Map<Integer, Bound> before = now;
    now = in.model;
    running.addLast(in.resource.asyncId());
    note("in resource");
    try {
      if (isOn) {
        in.resource.callInAsyncScope(() -> part(depth));
      } else {
        part(depth);
      }
    } finally {
      note("end of resource");
      running.removeLast();
      now = before;
    }
  }

  /** Resumes work, in which what is entered holds until it is resumed again. */
  private void resume(int depth) throws Thrown {
    if (works.isEmpty()) {
      return;
    }
    Work work = works.get(random.nextInt(works.size()));
    if (work.isResumed) {
      return;
    }
    Map<Integer, Bound> before = now;
    now = work.model;
    work.isResumed = true;
    note("resume");
    Object token = isOn ? work.context.attach() : this;
    try {
      part(depth);
    } finally {
      note("suspend");
      if (isOn) {
        work.context.detach(token);
      }
      work.isResumed = false;
      work.model = now;
      now = before;
    }
  }

  /** Registers a reaction, which belongs to where it is registered. */
  private void register(int depth) {
    note("register " + waiting.size());
    AsyncCompletableFuture<String> future = new AsyncCompletableFuture<>();
    Map<Integer, Bound> registered = now;
    var reaction =
        future.thenApply(
            value -> {
              Map<Integer, Bound> before = now;
              now = registered;
              try {
                return String.valueOf(caught(() -> part(depth)));
              } finally {
                now = before;
              }
            });
    assertEquals(false, reaction.isDone());
    waiting.add(new Waiting(future));
  }

  private void complete() {
    if (!waiting.isEmpty() && running.isEmpty() && isEventless()) {
      note("complete");
      Waiting reaction = waiting.remove(random.nextInt(waiting.size()));
      completed.add(reaction.future);
      reaction.future.complete("value");
    }
  }

  /** A reaction has a resource of its own while hooks are enabled, of which the model knows not. */
  private static boolean isEventless() {
    return AsyncBoundary.isContextEnough();
  }

  /** Recurses in one way until the stack overflows, after which all is as before. */
  private void overflow() {
    if (random.nextInt(10) == 0 && isOn) {
      note("overflow");
      AsyncContext context = anyCaptured().context;
      Made made = resources.isEmpty() ? null : resources.get(random.nextInt(resources.size()));
      AsyncLocalStorage<String> storage = storages.get(random.nextInt(storages.size()));
      Recursion recursion =
          switch (random.nextInt(made == null ? 3 : 4)) {
            case 0 -> self -> context.run(self);
            case 1 -> self -> context.bind(self).run();
            case 2 -> self -> storage.run("overflowing", self);
            default -> self -> made.resource.runInAsyncScope(self);
          };
      try {
        recursion.run();
        throw new AssertionError("The recursion came to an end.");
      } catch (StackOverflowError expected) {
        // The next check says whether all is as before.
      }
    }
  }

  /** A way to call itself for ever. */
  private interface Recursion extends Runnable {
    void goOn(Runnable self);

    @Override
    default void run() {
      goOn(this);
    }
  }
}
