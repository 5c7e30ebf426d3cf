package io.asynclocal.rxjava2;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * RxJava's operators that run only within calls from above and below: between two of them nothing
 * has to be restored, and they may be fused. What isn't known may do anything.
 */
final class QuietOperators {
  private static final String RXJAVA = "io.reactivex.";
  private static final String OPERATORS = RXJAVA + "internal.operators.";
  private static final List<String> PACKAGES =
      List.of(RXJAVA + "internal.", RXJAVA + "observers.", RXJAVA + "subscribers.");

  /** How the names of the operators end whose tasks are periodic; some of theirs are not. */
  private static final List<String> PERIODIC =
      List.of("BufferTimed", "Interval", "IntervalRange", "SampleTimed", "WindowTimed");

  private static final Set<String> NAMES = read();

  // The values are of a class of the JDK: RxJava's classes must not keep ours alive.
  private static final ClassValue<Boolean> QUIET =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return PACKAGES.stream().anyMatch(type.getName()::startsWith)
              && NAMES.contains(operator(type));
        }
      };
  private static final ClassValue<Boolean> RUNS_ONCE =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> task) {
          return task.getName().startsWith(OPERATORS)
              && PERIODIC.stream().noneMatch(operator(task)::endsWith);
        }
      };

  private QuietOperators() {}

  /** Returns whether nothing has to be restored between the two. */
  static boolean includes(Object source, Object subscriber) {
    return QUIET.get(source.getClass()) && QUIET.get(subscriber.getClass());
  }

  /** Returns whether {@code task} is an operator's, and certain to run no more than once. */
  static boolean runsOnce(Runnable task) {
    return RUNS_ONCE.get(task.getClass());
  }

  /** Returns the names in the list. */
  static Set<String> names() {
    return NAMES;
  }

  /** A name speaks for what is nested in the operator: its subscribers, its tasks. */
  private static String operator(Class<?> type) {
    String name = type.getName();
    String simple = name.substring(name.lastIndexOf('.') + 1);
    int nested = simple.indexOf('$');
    return nested < 0 ? simple : simple.substring(0, nested);
  }

  private static Set<String> read() {
    try (InputStream in = QuietOperators.class.getResourceAsStream("operators.txt");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    Objects.requireNonNull(in, "operators.txt is not in the jar."),
                    StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .flatMap(line -> List.of(line.split(" ")).stream())
          .filter(name -> !name.isEmpty())
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException("operators.txt can't be read.", e);
    }
  }
}
