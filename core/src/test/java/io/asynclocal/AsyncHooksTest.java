package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RootContext.class)
class AsyncHooksTest {
  private final List<AsyncHook> hooks = new ArrayList<>();
  private final List<String> events = new ArrayList<>();

  @AfterEach
  void disableAll() {
    hooks.forEach(AsyncHook::disable);
    assertFalse(EnabledHooks.any(), "left enabled");
  }

  private AsyncHook hook(AsyncHookCallbacks callbacks) {
    AsyncHook hook = AsyncHooks.createHook(callbacks);
    hooks.add(hook);
    return hook;
  }

  /** A hook that writes down every event of this thread under its name, and then does more. */
  private class Recorder implements AsyncHookCallbacks {
    private final String name;
    private final Thread thread = Thread.currentThread();

    Recorder(String name) {
      this.name = name;
    }

    void record(String event) {
      if (Thread.currentThread() == thread) {
        events.add(name + " " + event);
      }
    }

    @Override
    public void init(long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
      record("init " + type);
    }

    @Override
    public void before(long asyncId) {
      record("before");
    }

    @Override
    public void after(long asyncId) {
      record("after");
    }

    @Override
    public void destroy(long asyncId) {
      record("destroy");
    }
  }

  private static void live(String type) {
    AsyncResource resource = new AsyncResource(type);
    resource.runInAsyncScope(() -> {});
    resource.emitDestroy();
  }

  @Test
  void events_reachHooksInTheOrderOfEnabling() {
    AsyncHook first = hook(new Recorder("first"));
    AsyncHook second = hook(new Recorder("second"));
    second.enable();
    first.enable();
    second.enable();
    new AsyncResource("A");
    assertEquals(List.of("second init A", "first init A"), events);
    events.clear();
    second.disable();
    second.disable();
    second.enable();
    new AsyncResource("B");
    assertEquals(List.of("first init B", "second init B"), events);
  }

  @Test
  void events_areThoseOfAWholeLife() {
    hook(new Recorder("hook")).enable();
    live("A");
    assertEquals(List.of("hook init A", "hook before", "hook after", "hook destroy"), events);
  }

  @Test
  void after_comesAlsoWhenTheBodyThrows() {
    hook(new Recorder("hook")).enable();
    AsyncResource resource = new AsyncResource("A");
    assertThrows(
        IllegalStateException.class,
        () ->
            resource.runInAsyncScope(
                () -> {
                  throw new IllegalStateException("on purpose");
                }));
    assertEquals(List.of("hook init A", "hook before", "hook after"), events);
    assertEquals(1, AsyncHooks.executionAsyncId());
  }

  @Test
  void ids_arePositiveUniqueAndThoseOfTheRunningResource() {
    assertEquals(1, AsyncHooks.executionAsyncId());
    assertEquals(0, AsyncHooks.triggerAsyncId());
    AsyncResource outer = new AsyncResource("outer");
    assertEquals(1, outer.triggerAsyncId());
    outer.runInAsyncScope(
        () -> {
          assertEquals(outer.asyncId(), AsyncHooks.executionAsyncId());
          assertSame(outer, AsyncHooks.executionAsyncResource());
          AsyncResource inner = new AsyncResource("inner");
          assertEquals(outer.asyncId(), inner.triggerAsyncId());
          assertTrue(inner.asyncId() > outer.asyncId());
          inner.runInAsyncScope(() -> assertEquals(outer.asyncId(), AsyncHooks.triggerAsyncId()));
          assertSame(outer, AsyncHooks.executionAsyncResource());
        });
    assertNotSame(outer, AsyncHooks.executionAsyncResource());
  }

  @Test
  void triggerAsyncId_isWhatTheOptionsSay() {
    AsyncResource cause = new AsyncResource("cause");
    AsyncResourceOptions options = AsyncResourceOptions.defaults().triggerAsyncId(cause.asyncId());
    assertEquals(cause.asyncId(), new AsyncResource("effect", options).triggerAsyncId());
    String message =
        assertThrows(IllegalArgumentException.class, () -> options.triggerAsyncId(-1)).getMessage();
    assertEquals(
        "triggerAsyncId is -1. Pass what a resource's asyncId() answers, or 0 for no cause.",
        message);
  }

  @Test
  void enableInACallback_takesEffectWhenTheOutermostEventIsTold() {
    AsyncHook late = hook(new Recorder("late"));
    hook(new Recorder("early") {
          @Override
          public void init(long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
            super.init(asyncId, type, triggerAsyncId, resource);
            late.enable();
          }
        })
        .enable();
    new AsyncResource("A");
    assertEquals(List.of("early init A"), events);
    new AsyncResource("B");
    assertEquals(List.of("early init A", "early init B", "late init B"), events);
  }

  /** All but the making of resources, which would never come to an end. */
  @Test
  void eventsInsideACallback_areToldToItsHookToo() {
    List<Long> destroyed = new ArrayList<>();
    AsyncResource one = new AsyncResource("One");
    AsyncResource other = new AsyncResource("Other");
    AsyncHook hook =
        AsyncHooks.createHook(
            new AsyncHookCallbacks() {
              @Override
              public void destroy(long asyncId) {
                destroyed.add(asyncId);
                if (asyncId == one.asyncId()) {
                  other.emitDestroy();
                }
              }
            });
    hook.enable();
    try {
      one.emitDestroy();
    } finally {
      hook.disable();
    }
    assertEquals(List.of(one.asyncId(), other.asyncId()), destroyed);
  }

  @Test
  void disableInACallback_takesEffectWhenTheOutermostEventIsTold() {
    AsyncHook second = hook(new Recorder("second"));
    hook(new Recorder("first") {
          @Override
          public void before(long asyncId) {
            super.before(asyncId);
            second.disable();
          }
        })
        .enable();
    second.enable();
    live("A");
    assertEquals(
        List.of(
            "first init A",
            "second init A",
            "first before",
            "second before",
            "first after",
            "first destroy"),
        events);
  }

  @Test
  void resourceMadeInACallback_isNotReportedToHooksInsideACallback() {
    hook(new Recorder("maker") {
          @Override
          public void init(long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
            super.init(asyncId, type, triggerAsyncId, resource);
            new AsyncResource(type + "'s");
          }
        })
        .enable();
    hook(new Recorder("other")).enable();
    new AsyncResource("A");
    assertEquals(List.of("maker init A", "other init A's", "other init A"), events);
  }

  @Test
  void resourcesMadeByTwoHooksInTurn_endWithoutRecursion() {
    for (String name : List.of("x", "y", "z")) {
      hook(new Recorder(name) {
            @Override
            public void init(
                long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
              super.init(asyncId, type, triggerAsyncId, resource);
              new AsyncResource(type + name);
            }
          })
          .enable();
    }
    new AsyncResource("A");
    assertEquals(
        List.of(
            "x init A",
            "y init Ax",
            "z init Axy",
            "z init Ax",
            "y init Axz",
            "y init A",
            "x init Ay",
            "z init Ayx",
            "z init Ay",
            "x init Ayz",
            "z init A",
            "x init Az",
            "y init Azx",
            "y init Az",
            "x init Azy"),
        events);
  }

  @Test
  void throwingCallback_harmsNobodyIsReportedOnceAndDisablesItsHook() {
    try (ReportedWarnings warnings = new ReportedWarnings()) {
      hook(new AsyncHookCallbacks() {
            @Override
            public void before(long asyncId) {
              throw new IllegalStateException("on purpose");
            }
          })
          .enable();
      hook(new Recorder("other")).enable();
      live("A");
      live("B");
      assertEquals(1, warnings.messages().size(), warnings.messages()::toString);
      assertTrue(warnings.messages().get(0).contains("BEFORE"), warnings.messages()::toString);
    }
    assertEquals(8, events.size());
  }

  @Test
  void stores_areTheCallersInBeforeAndAfterAndTheResourcesInTheBody() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    List<String> seen = new ArrayList<>();
    LongConsumer see =
        id -> {
          seen.add(storage.getStore());
          storage.enterWith("entered by a callback");
        };
    AsyncHook hook =
        hook(
            new AsyncHookCallbacks() {
              @Override
              public void init(long id, String type, long trigger, AsyncResource resource) {
                see.accept(id);
              }

              @Override
              public void before(long id) {
                see.accept(id);
              }

              @Override
              public void after(long id) {
                see.accept(id);
              }

              @Override
              public void destroy(long id) {
                see.accept(id);
              }
            });
    hook.enable();
    AsyncResource resource = storage.call("maker", () -> new AsyncResource("A"));
    storage.run(
        "caller",
        () -> {
          resource.runInAsyncScope(() -> seen.add(storage.getStore()));
          resource.emitDestroy();
          seen.add(storage.getStore());
        });
    List<String> expected = new ArrayList<>(List.of("maker", "caller", "maker", "caller"));
    expected.add(null);
    expected.add("caller");
    assertEquals(expected, seen);
  }

  @Test
  void emitDestroy_throwsTheSecondTimeAndReleaseDoesNot() {
    AsyncResource resource = new AsyncResource("A");
    resource.emitDestroy();
    resource.release();
    String message = assertThrows(IllegalStateException.class, resource::emitDestroy).getMessage();
    assertTrue(message.startsWith(resource + " has been destroyed before."), message);
  }

  @Test
  void destroy_comesOnceAfterTheResourceIsUnreachable() throws InterruptedException {
    new AsyncResource("made before the hook");
    CountDownLatch destroyed = new CountDownLatch(2);
    hook(new AsyncHookCallbacks() {
          @Override
          public void destroy(long asyncId) {
            destroyed.countDown();
          }
        })
        .enable();
    new AsyncResource("made after it");
    for (int i = 0; i < 300 && destroyed.getCount() > 0; i++) {
      System.gc();
      if (destroyed.await(100, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    assertEquals(0, destroyed.getCount());
  }

  @Test
  void boundary_makesNoResourceWhileNoHookIsEnabled() {
    AsyncBoundary boundary = AsyncBoundary.of("Test");
    assertSame(AsyncContext.current(), boundary.capture());
    hook(new Recorder("hook")).enable();
    assertTrue(boundary.capture() instanceof AsyncResource);
  }

  @Test
  void boundary_bindOnceIsAWholeLifeInOneRun() {
    hook(new Recorder("hook")).enable();
    AsyncBoundary.of("Test").bindOnce(() -> events.add("body")).run();
    assertEquals(
        List.of("hook init Test", "hook before", "body", "hook after", "hook destroy"), events);
  }

  @Test
  void boundary_acceptTellsOfEachCallAndOfNoEnd() {
    hook(new Recorder("hook")).enable();
    Capture capture = AsyncBoundary.of("Test").capture();

    capture.accept(List::add, events, "first");
    capture.accept(List::add, events, "second");

    assertEquals(
        List.of(
            "hook init Test",
            "hook before",
            "first",
            "hook after",
            "hook before",
            "second",
            "hook after"),
        events);
  }

  @Test
  void stackOverflowInAScope_leavesIdsAndContextSane() {
    AsyncResource resource = new AsyncResource("A");
    Runnable[] deeper = new Runnable[1];
    deeper[0] = () -> resource.runInAsyncScope(deeper[0]);
    assertThrows(StackOverflowError.class, deeper[0]::run);
    assertEquals(1, AsyncHooks.executionAsyncId());
    assertSame(AsyncContext.root(), AsyncContext.current());
  }

  @Test
  void createHook_refusesNull() {
    assertThrows(NullPointerException.class, () -> AsyncHooks.createHook(null));
  }
}
