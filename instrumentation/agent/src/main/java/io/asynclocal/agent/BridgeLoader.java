package io.asynclocal.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;

/**
 * Defines the bridge's classes in the JDK's packages. Such a package is opened to the one class
 * that does it, {@link Definer}, which has this loader to itself: the application sees the JDK as
 * closed as before.
 */
final class BridgeLoader extends ClassLoader {
  private static final String PACKAGE = "io/asynclocal/agent/bridge/";

  private BridgeLoader() {
    super(null);
  }

  static void define(BridgePart part, Instrumentation instrumentation)
      throws IOException, ReflectiveOperationException {
    Class<?> neighbour = Class.forName(part.neighbour, false, getPlatformClassLoader());
    BridgeLoader loader = new BridgeLoader();
    byte[] definer = read(Definer.class.getName().replace('.', '/'));
    Class<?> type = loader.defineClass(Definer.class.getName(), definer, 0, definer.length);
    instrumentation.redefineModule(
        neighbour.getModule(),
        Set.of(),
        Map.of(),
        Map.of(neighbour.getPackageName(), Set.of(type.getModule())),
        Set.of(),
        Map.of());
    byte[][] files = new byte[part.classes.size()][];
    for (int i = 0; i < files.length; i++) {
      files[i] = renamed(read(PACKAGE + part.folder + part.classes.get(i)), part);
    }
    type.getMethod("define", Class.class, byte[][].class).invoke(null, neighbour, files);
  }

  /** A part knows its own classes and the base's. */
  private static byte[] renamed(byte[] file, BridgePart part) throws IOException {
    byte[] own = Renaming.rename(file, PACKAGE + part.folder, part.prefix());
    return Renaming.rename(own, PACKAGE, BridgePart.BASE.prefix());
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
