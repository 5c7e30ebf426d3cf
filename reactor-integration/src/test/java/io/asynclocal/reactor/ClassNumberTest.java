package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClassNumberTest {
  private final List<Class<?>> computed = new ArrayList<>();

  private final ClassNumber position =
      ClassNumber.of(
          type -> {
            computed.add(type);
            return computed.size() - 1;
          });

  /** So many that some belong in one place. */
  @Test
  void of_isComputedOnceForEachOfReactorsClasses() throws Exception {
    holdsFor(OperatorTableTest.publishers());
  }

  @Test
  void of_isComputedOnceForEachClassOfOthers() {
    holdsFor(List.of(ClassNumberTest.class, String.class, int.class, Tapped.class));
  }

  private void holdsFor(List<Class<?>> types) {
    for (int time = 0; time < 3; time++) {
      for (int i = 0; i < types.size(); i++) {
        assertEquals(i, position.of(types.get(i)), types.get(i).getName());
      }
    }
    assertEquals(types, computed);
  }
}
