package io.asynclocal.agent;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.net.URI;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Defines the bridge's classes in the JDK's packages. Such a package is opened to the one class
 * that does it, {@link Definer}, which has this loader to itself: the application sees the JDK as
 * closed as before.
 */
final class BridgeLoader extends ClassLoader {
  /** The one to which {@code java.lang} is open, where class loaders can be had to define more. */
  private static volatile @Nullable Class<?> definer;

  private BridgeLoader() {
    super(null);
  }

  /**
   * Defines a class in an application's loader, beside one that is being loaded there.
   *
   * @throws ReflectiveOperationException if it can't be defined
   */
  static void defineBeside(ClassLoader loader, byte[] file, @Nullable ProtectionDomain domain)
      throws ReflectiveOperationException {
    Class<?> known = definer;
    if (known == null) {
      throw new ClassNotFoundException("the bridge isn't defined");
    }
    known
        .getMethod("defineIn", ClassLoader.class, byte[].class, ProtectionDomain.class)
        .invoke(null, loader, file, domain);
  }

  @SuppressWarnings("unchecked") // what the definer is
  static void define(BridgePart part, Instrumentation instrumentation)
      throws IOException, ReflectiveOperationException {
    Class<?> neighbour = Class.forName(part.neighbour, false, getPlatformClassLoader());
    BridgeLoader loader = new BridgeLoader();
    byte[][] files = BridgePack.unpacked(read(part.pack()), part);
    byte[] first = files[0];
    Class<?> type = loader.defineClass(null, first, 0, first.length);
    instrumentation.redefineModule(
        neighbour.getModule(),
        Set.of(),
        Map.of(),
        Map.of(neighbour.getPackageName(), Set.of(type.getModule())),
        Set.of(),
        Map.of());
    Object instance = type.getDeclaredConstructor().newInstance();
    ((BiConsumer<Class<?>, byte[][]>) instance).accept(neighbour, files);
    if (part == BridgePart.BASE) {
      definer = type;
    }
  }

  /** Reads a file from the jar itself: a class loader's way to a resource takes much longer. */
  private static byte[] read(String name) throws IOException {
    CodeSource source = BridgeLoader.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IOException("nobody says where the agent's jar is");
    }
    File place = new File(URI.create(source.getLocation().toString()));
    if (place.isDirectory()) { // in a build that has no jar yet
      try (InputStream file = new FileInputStream(new File(place, name))) {
        return file.readAllBytes();
      }
    }
    try (ZipFile jar = new ZipFile(place)) {
      ZipEntry entry = jar.getEntry(name);
      if (entry == null) {
        throw new IOException(name + " isn't in the agent's jar");
      }
      try (InputStream file = jar.getInputStream(entry)) {
        return file.readAllBytes();
      }
    }
  }
}
