package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.environment.UnsupportedLibraryException;
import org.junit.jupiter.api.Test;

final class OldestReactorTest {

  @Test
  void require_isContentWithThisReactor() {
    assertDoesNotThrow(() -> OldestReactor.require());
  }

  @Test
  void require_namesTheOldestThatWorks() {
    ClassLoader older =
        new ClassLoader(null) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            throw new ClassNotFoundException(name);
          }
        };
    String message =
        assertThrows(UnsupportedLibraryException.class, () -> OldestReactor.require(older))
            .getMessage();

    assertTrue(message.startsWith("reactor-core is here in a version that is older than 3.5.0"));
    assertTrue(message.contains("nothing has been installed"), message);
  }

  /** Before 3.7 Reactor doesn't say in public whether it is. */
  @Test
  void automaticMode_isKnownInEachRelease() {
    Automatic.enable();
    try {
      assertTrue(AutomaticMode.isEnabled());
    } finally {
      Automatic.disable();
    }
    assertEquals(false, AutomaticMode.isEnabled());
  }
}
