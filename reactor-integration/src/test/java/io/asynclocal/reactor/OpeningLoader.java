package io.asynclocal.reactor;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;

/** Loads Reactor's operators with fields that aren't final, as the Java agent has them loaded. */
final class OpeningLoader extends URLClassLoader {
  private static final String OPERATORS = "reactor.core.publisher.";

  OpeningLoader(URL[] urls) {
    super(urls, ClassLoader.getPlatformClassLoader());
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (!name.startsWith(OPERATORS)) {
      return super.findClass(name);
    }
    try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (file == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] opened = opened(file.readAllBytes());
      return defineClass(name, opened, 0, opened.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private static byte[] opened(byte[] classFile) throws IOException {
    byte[] opened = classFile.clone();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
    in.skipNBytes(8); // a number and the version
    int constants = in.readUnsignedShort();
    for (int i = 1; i < constants; i++) {
      i += skipConstant(in);
    }
    boolean isInterface = Modifier.isInterface(in.readUnsignedShort());
    in.skipNBytes(4); // the class and its superclass
    in.skipNBytes(2L * in.readUnsignedShort());
    int fields = isInterface ? 0 : in.readUnsignedShort();
    for (int i = 0; i < fields; i++) {
      int at = classFile.length - in.available();
      int flags = in.readUnsignedShort();
      if (!Modifier.isStatic(flags)) {
        opened[at + 1] &= (byte) ~Modifier.FINAL;
      }
      in.skipNBytes(4); // the name and the type
      int attributes = in.readUnsignedShort();
      for (int j = 0; j < attributes; j++) {
        in.skipNBytes(2);
        in.skipNBytes(in.readInt());
      }
    }
    return opened;
  }

  /** Returns how many places more than one a constant takes. */
  private static int skipConstant(DataInputStream in) throws IOException {
    int tag = in.readUnsignedByte();
    switch (tag) {
      case 1 -> in.skipNBytes(in.readUnsignedShort());
      case 5, 6 -> in.skipNBytes(8);
      case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
      case 15 -> in.skipNBytes(3);
      default -> in.skipNBytes(4);
    }
    return tag == 5 || tag == 6 ? 1 : 0;
  }
}
