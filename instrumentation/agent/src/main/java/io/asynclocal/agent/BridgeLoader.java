package io.asynclocal.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;

/**
 * Defines the bridge's classes in {@code java.lang}. That package is opened to the one class that
 * does it, {@link Definer}, which has this loader to itself: the application sees the JDK as closed
 * as before.
 */
final class BridgeLoader extends ClassLoader {
  /** The bridge's classes, each after those that it extends. */
  static final String[] CLASSES = {
    "Slot",
    "Bridge$Several",
    "Bridge",
    "Housekeeping$1",
    "Housekeeping",
    "Waiting$Entry",
    "Waiting$Dropper",
    "Waiting",
    "BoundTask",
    "ThreadTask",
    "BoundCallable",
    "BoundReaction",
    "BoundBiReaction",
    "FutureTasks",
    "PoolTasks",
    "Reactions",
    "Threads",
    "ForkJoins",
    "Timers",
  };

  private static final String PACKAGE = "io/asynclocal/agent/bridge/";

  private BridgeLoader() {
    super(null);
  }

  static void defineBridge(Instrumentation instrumentation)
      throws IOException, ReflectiveOperationException {
    BridgeLoader loader = new BridgeLoader();
    byte[] definer = read(Definer.class.getName().replace('.', '/'));
    Class<?> type = loader.defineClass(Definer.class.getName(), definer, 0, definer.length);
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.lang", Set.of(type.getModule())),
        Set.of(),
        Map.of());
    byte[][] files = new byte[CLASSES.length][];
    for (int i = 0; i < files.length; i++) {
      files[i] = Renaming.rename(read(PACKAGE + CLASSES[i]), PACKAGE, BridgeCall.PREFIX);
    }
    type.getMethod("define", byte[][].class).invoke(null, (Object) files);
  }

  private static byte[] read(String name) throws IOException {
    try (InputStream file =
        BridgeLoader.class.getClassLoader().getResourceAsStream(name + ".class")) {
      if (file == null) {
        throw new IOException(name + ".class isn't in the agent's jar");
      }
      return file.readAllBytes();
    }
  }
}
