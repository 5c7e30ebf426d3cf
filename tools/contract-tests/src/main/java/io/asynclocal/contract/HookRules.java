package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import io.asynclocal.AsyncResourceOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SPEC section 9, as far as it is about when hooks are called. */
interface HookRules {
  @Test
  default void rule9_01_anEnabledHookIsToldOfTheWholeLifeOfAResource() {
    try (RecordingHook hook = RecordingHook.enabled("Query")) {
      live("Query");
      assertEquals(RecordingHook.LIFE, hook.events());
    }
  }

  @Test
  default void rule9_02_afterComesAlsoWhenTheBodyThrows() {
    try (RecordingHook hook = RecordingHook.enabled("Query")) {
      AsyncResource resource = new AsyncResource("Query");
      Runnable body =
          () -> {
            throw new ThrownOnPurpose();
          };
      assertThrows(ThrownOnPurpose.class, () -> resource.runInAsyncScope(body));
      assertEquals(List.of("init 1", "before 1", "after 1"), hook.events());
    }
  }

  @Test
  default void rule9_03_aHookIsCalledOnceHoweverOftenItIsEnabledAndNotWhenItIsDisabled() {
    RecordingHook hook = new RecordingHook("Query");
    live("Query");
    assertEquals(List.of(), hook.events());
    try (hook) {
      assertSame(hook.hook(), hook.hook().enable().enable());
      live("Query");
      assertEquals(RecordingHook.LIFE, hook.events());
      assertSame(hook.hook(), hook.hook().disable().disable());
      live("Query");
      assertEquals(RecordingHook.LIFE, hook.events());
    }
  }

  @Test
  default void rule9_04_everyEventReachesTheHooksInTheOrderOfEnabling() {
    List<String> events = new ArrayList<>();
    try (RecordingHook second = naming("second", events);
        RecordingHook first = naming("first", events)) {
      first.hook().enable();
      second.hook().enable();
      live("Query");
    }
    List<String> expected = new ArrayList<>();
    for (String event : RecordingHook.LIFE) {
      expected.add("first " + event);
      expected.add("second " + event);
    }
    assertEquals(expected, events);
  }

  @Test
  default void rule9_05_aChangeInACallbackTakesEffectWhenTheOutermostEventIsTold() {
    try (RecordingHook enabledInInit = new RecordingHook("Query");
        RecordingHook disabledInBefore = new RecordingHook("Query")) {
      RecordingHook changing =
          new RecordingHook("Query") {
            @Override
            void on(String event) {
              super.on(event);
              if (event.startsWith("init")) {
                enabledInInit.hook().enable();
              }
              if (event.startsWith("before")) {
                disabledInBefore.hook().disable();
              }
            }
          };
      try (changing) {
        changing.hook().enable();
        disabledInBefore.hook().enable();
        live("Query");
        live("Query");
        // It was not told of the first init, so it doesn't know the first resource.
        assertEquals(RecordingHook.LIFE, enabledInInit.events());
        assertEquals(List.of("init 1", "before 1"), disabledInBefore.events());
      }
    }
  }

  @Test
  default void rule9_06_onlyTheBodySeesTheResourcesStores() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    List<String> seen = new ArrayList<>();
    RecordingHook looking =
        new RecordingHook("Query") {
          @Override
          void on(String event) {
            seen.add(event + " " + storage.getStore());
            storage.enterWith("entered in a callback");
          }
        };
    try (looking) {
      looking.hook().enable();
      AsyncResource resource = storage.call("maker", () -> new AsyncResource("Query"));
      storage.run(
          "caller",
          () -> {
            resource.runInAsyncScope(() -> seen.add("body " + storage.getStore()));
            assertEquals("caller", storage.getStore());
            resource.emitDestroy();
            assertEquals("caller", storage.getStore());
          });
    }
    assertEquals(
        List.of(
            "init 1 maker", "before 1 caller", "body maker", "after 1 caller", "destroy 1 null"),
        seen);
  }

  @Test
  default void rule9_07_aCallbackThatThrowsHarmsNobodyIsReportedOnceAndEndsItsHook() {
    RecordingHook throwing =
        new RecordingHook("Query") {
          @Override
          void on(String event) {
            super.on(event);
            throw new ThrownOnPurpose();
          }
        };
    try (LogRecords records = LogRecords.open();
        throwing;
        RecordingHook other = new RecordingHook("Query")) {
      throwing.hook().enable();
      other.hook().enable();
      live("Query");
      assertEquals(List.of("init 1"), throwing.events());
      assertEquals(RecordingHook.LIFE, other.events());
      assertEquals(1, records.messages().size(), records.messages()::toString);
    }
  }

  @Test
  default void rule9_08_aResourceMadeInACallbackIsNotToldToTheHookInIt() {
    RecordingHook making =
        new RecordingHook("Query") {
          @Override
          void on(String event) {
            super.on(event);
            live("Query");
          }
        };
    try (making) {
      making.hook().enable();
      AsyncResource resource = new AsyncResource("Query");
      assertEquals("Query", resource.type());
      assertEquals(List.of("init 1"), making.events());
    }
  }

  @Test
  default void rule9_09_destroyIsToldOnceAndOnTheThreadThatEmitsIt() {
    try (RecordingHook hook = RecordingHook.enabled("Query")) {
      AsyncResource resource = new AsyncResource("Query");
      resource.emitDestroy();
      assertEquals(List.of("init 1", "destroy 1"), hook.events());
      String message = assertThrows(IllegalStateException.class, resource::emitDestroy).toString();
      assertTrue(message.contains(resource.toString()), message);
      assertEquals(List.of("init 1", "destroy 1"), hook.events());
    }
  }

  @Test
  default void rule9_10_destroyIsToldWhenAResourceIsCollectedUnlessItIsEndedByHand() {
    try (RecordingHook hook = RecordingHook.enabled("Query");
        RecordingHook byHand = RecordingHook.enabled("EndedByHand")) {
      makeUnreachable();
      Collected.until(() -> hook.events().size() == 2, "destroy was not told");
      assertEquals(List.of("init 1", "destroy 1"), hook.events());
      assertEquals(List.of("init 1"), byHand.events());
    }
  }

  @Test
  default void rule9_11_bindingToAContextTellsNothingAndBindingToAResourceDoes() {
    long outside = AsyncHooks.executionAsyncId();
    try (RecordingHook hook = RecordingHook.enabled("Query")) {
      AsyncContext.current().bind(() -> {}).run();
      AsyncLocalStorage.bind(() -> {}).run();
      AsyncLocalStorage.snapshot().run(() -> {});
      assertEquals(outside, AsyncContext.current().call(AsyncHooks::executionAsyncId));
      AsyncResource.bind("Query", () -> assertNotEquals(outside, AsyncHooks.executionAsyncId()))
          .run();
      assertEquals(RecordingHook.LIFE.subList(0, 3), hook.events());
    }
  }

  private static void live(String type) {
    AsyncResource resource = new AsyncResource(type);
    resource.runInAsyncScope(() -> {});
    resource.emitDestroy();
  }

  private static void makeUnreachable() {
    AsyncResource byHand =
        new AsyncResource(
            "EndedByHand", AsyncResourceOptions.defaults().requireManualDestroy(true));
    AsyncResource resource = new AsyncResource("Query");
    assertTrue(resource.asyncId() > byHand.asyncId());
  }

  private static RecordingHook naming(String name, List<String> events) {
    return new RecordingHook("Query") {
      @Override
      void on(String event) {
        events.add(name + " " + event);
      }
    };
  }
}
