package io.asynclocal.junit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * State of the whole process that a test is to leave as it found it. Implementations are found by
 * {@link java.util.ServiceLoader}; the hooks of Reactor and RxJava 3 are looked at without one,
 * where those libraries are present.
 *
 * {@snippet :
 * public final class DefaultLocale implements GlobalState {
 *   @Override
 *   public Map<String, @Nullable Object> read() {
 *     return Map.of("default locale", Locale.getDefault());
 *   }
 * }
 * }
 */
public interface GlobalState {

  /**
   * {@return each part of the state by a name for people; parts are compared by identity, but
   * texts, numbers and booleans by value} Read before and after each test.
   */
  Map<String, @Nullable Object> read();
}
