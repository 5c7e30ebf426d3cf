package io.asynclocal.reactor.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncResource;
import io.asynclocal.reactor.Automatic;
import io.asynclocal.reactor.ReactorIntegration;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/**
 * Each function of a random pipeline sees the stores of its subscriber. {@code
 * -Drandom.seeds=100000} runs more of them, {@code -Drandom.first=17} begins elsewhere: so a failed
 * seed is run again.
 */
final class RandomProgramTest {
  private static final int SEEDS = Integer.getInteger("random.seeds", 150);
  private static final long FIRST = Long.getLong("random.first", 1);
  private static final int BLIND_SEEDS = 60;
  private static final int MOST_SHOWN = 10;

  private static final AtomicInteger CALLS = new AtomicInteger();
  private static final AsyncHook HOOK =
      AsyncHooks.createHook(
          new AsyncHookCallbacks() {
            @Override
            public void init(
                long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
              // Each resource makes one more object stand in place of a context.
            }
          });

  /** Reactor keeps what is written in its own Context. */
  private static final Pattern KEPT_BY_REACTOR = Pattern.compile("ontextCapture|putStore");

  private static final int SAMPLE = 25;

  enum Mode {
    NATIVE {
      @Override
      AutoCloseable install() {
        return ReactorIntegration.install();
      }
    },
    AUTOMATIC_TOO {
      @Override
      AutoCloseable install() {
        Automatic.enable();
        AutoCloseable installed = ReactorIntegration.install();
        return () -> {
          installed.close();
          Automatic.disable();
        };
      }
    },
    /** Hooks are told of some of what happens, and not of the rest. */
    HOOKS_TOGGLED {
      @Override
      AutoCloseable install() {
        AutoCloseable installed = ReactorIntegration.install();
        return () -> {
          HOOK.disable();
          installed.close();
        };
      }

      @Override
      void disturb() {
        switch (CALLS.incrementAndGet() % 3) {
          case 0 -> HOOK.enable();
          case 1 -> HOOK.disable();
          default -> {
            // goes on as it is
          }
        }
      }
    },
    TRACED {
      @Override
      AutoCloseable install() {
        Hooks.onOperatorDebug();
        AutoCloseable installed = ReactorIntegration.install();
        return () -> {
          installed.close();
          Hooks.resetOnOperatorDebug();
        };
      }
    };

    abstract AutoCloseable install();

    /** What happens whenever a function is called. */
    void disturb() {}
  }

  @ParameterizedTest
  @EnumSource
  void everyFunction_seesItsSubscribersStores(Mode mode) throws Exception {
    System.out.printf("random programs (%s): seeds %d to %d%n", mode, FIRST, FIRST + SEEDS - 1);
    Hooks.onErrorDropped(failure -> {});
    List<String> faulty = new ArrayList<>();
    AutoCloseable installed = mode.install();
    try {
      for (long seed = FIRST; seed < FIRST + SEEDS && faulty.size() < MOST_SHOWN; seed++) {
        Program program = Program.of(seed);
        List<String> faults = faults(program, seed, mode);
        if (!faults.isEmpty()) {
          Program smallest = smallest(program, seed, mode);
          faulty.add(
              "seed " + seed + ": " + program + "\n  smallest: " + smallest + "\n  " + faults);
        }
      }
      assertEquals("", String.join("\n", faulty));
    } finally {
      installed.close();
      Hooks.resetOnErrorDropped();
    }
  }

  @Test
  void withoutTheLibrary_manyProgramsAreFaulty() throws Exception {
    Hooks.onErrorDropped(failure -> {});
    try {
      int faulty = 0;
      for (long seed = FIRST; seed < FIRST + BLIND_SEEDS; seed++) {
        faulty += faults(Program.of(seed), seed, Mode.NATIVE).isEmpty() ? 0 : 1;
      }
      assertTrue(faulty > BLIND_SEEDS / 3, "faulty: " + faulty);
    } finally {
      Hooks.resetOnErrorDropped();
    }
  }

  /** A version of Reactor that brings an operator which isn't drawn is noticed here. */
  @Test
  void operators_areAllDrawnOrKnown() {
    Set<String> drawn =
        Operators.ALL.stream()
            .map(operator -> operator.name().replaceFirst("[ (].*", ""))
            .collect(Collectors.toSet());
    List<String> unknown =
        Stream.concat(names(Flux.class, ""), names(Mono.class, "Mono."))
            .filter(name -> !drawn.contains(name) && !drawn.contains(name.replace("Mono.", "")))
            .filter(name -> !NotDrawn.NAMES.contains(name.replace("Mono.", "")))
            .distinct()
            .sorted()
            .toList();
    assertEquals(List.of(), unknown, "Draw them in Operators, or say in NotDrawn why not.");
  }

  private static Stream<String> names(Class<?> type, String prefix) {
    return Stream.of(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> Publisher.class.isAssignableFrom(method.getReturnType()))
        .map(method -> prefix + method.getName());
  }

  private static List<String> faults(Program program, long seed, Mode mode)
      throws InterruptedException {
    boolean looksForWhatIsKept =
        mode == Mode.NATIVE
            && seed % SAMPLE == 0
            && !KEPT_BY_REACTOR.matcher(program.toString()).find();
    try (Run run = new Run(mode::disturb)) {
      return run.of(program, seed, looksForWhatIsKept);
    }
  }

  /** Leaves out one thing after the other, as long as what is left is faulty. */
  private static Program smallest(Program program, long seed, Mode mode)
      throws InterruptedException {
    for (Program smaller : program.smaller()) {
      for (int attempt = 0; attempt < 2; attempt++) {
        if (!faults(smaller, seed, mode).isEmpty()) {
          return smallest(smaller, seed, mode);
        }
      }
    }
    return program;
  }
}
