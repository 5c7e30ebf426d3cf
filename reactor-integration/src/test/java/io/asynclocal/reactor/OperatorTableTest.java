package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A version of Reactor that brings an operator which the table doesn't know is noticed here. */
final class OperatorTableTest {
  private static final String PACKAGE = "reactor/core/publisher/";
  private static final String CLASS = ".class";

  @Test
  void knows_everyPublisherOfReactor() throws Exception {
    List<Class<?>> publishers = publishers();
    assertTrue(publishers.size() > 250, "found only " + publishers);
    List<Class<?>> unknown =
        publishers.stream().filter(publisher -> !OperatorTable.knows(publisher)).toList();
    assertEquals(
        List.of(),
        unknown,
        "Say in operators.txt on which threads each of them signals and calls functions."
            + " Until then they are taken for MERGING, which is right and slow.");
  }

  @Test
  void passive_areOnlyClassesOfReactor() throws Exception {
    for (String name : OperatorTable.passive()) {
      assertEquals(name, load(PACKAGE + name + CLASS).getSimpleName());
    }
  }

  @Test
  void kindOf_isTheSafeKindForWhatIsUnknown() {
    assertEquals(OperatorKind.FOREIGN, OperatorTable.kindOf(Tapped.class));
  }

  @Test
  void traits_ofAValueAreThoseThatTheAssemblyHookLooksFor() {
    assertEquals(OperatorTable.VALUE, OperatorTable.traits(Mono.just(1)));
    assertEquals(OperatorTable.VALUE, OperatorTable.traits(Flux.just(1)));
    assertEquals(OperatorKind.START, OperatorTable.kind(OperatorTable.VALUE));
    assertNotEquals(OperatorTable.VALUE, OperatorTable.traits(Flux.range(0, 2).map(i -> i)));
  }

  static List<Class<?>> publishers() throws Exception {
    Path jar = Path.of(Flux.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<?>> publishers = new ArrayList<>();
    try (JarFile reactor = new JarFile(jar.toFile())) {
      for (JarEntry entry : Collections.list(reactor.entries())) {
        String name = entry.getName();
        if (name.startsWith(PACKAGE) && name.endsWith(CLASS)) {
          Class<?> type = load(name);
          if (Publisher.class.isAssignableFrom(type)
              && !type.isAnonymousClass()
              && !Modifier.isAbstract(type.getModifiers())) {
            publishers.add(type);
          }
        }
      }
    }
    return publishers;
  }

  private static Class<?> load(String entry) throws ClassNotFoundException {
    String name = entry.substring(0, entry.length() - CLASS.length()).replace('/', '.');
    return Class.forName(name, false, Flux.class.getClassLoader());
  }
}
