package io.asynclocal.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/**
 * Threads whose classes override {@code run}: the JVM calls that and nothing before, so that each
 * such class is changed when it is loaded, or when the agent comes. Its {@code run} enters what was
 * captured where the thread was made.
 */
final class ThreadSubclasses implements ClassFileTransformer {
  private static final String THREAD = "java/lang/Thread";
  private static final String OBJECT = "Ljava/lang/Object;";

  /** Made when the first such class is seen: most programs that are small have none. */
  private static final class Run {
    static final MethodEdit BRACKET =
        new Bracket(
            null,
            new BridgeCall("Threads", "begun", "(" + OBJECT + ")" + OBJECT),
            BridgeCall.END_IF_ANY,
            new BridgeCall("Threads", "failed", "(" + OBJECT + OBJECT + ")V"));
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    if (loader == null || name == null || Transformer.isOurs(name)) {
      return null;
    }
    try {
      if (!ConstantPool.has('r', 'u', 'n', classFile)) {
        return null; // as most
      }
      ClassReader reader = new ClassReader(classFile);
      boolean hasFrames = reader.readUnsignedShort(6) > Opcodes.V1_6;
      boolean isThread =
          redefined == null
              ? isThread(reader.getSuperName(), loader)
              : Thread.class.isAssignableFrom(redefined);
      return hasFrames && isThread ? edited(name, classFile) : null;
    } catch (IOException | RuntimeException | LinkageError e) {
      return null; // a class that can't be read is nothing that we know of
    }
  }

  /** Returns whether a class of an application, loaded already, may be one to be changed. */
  static boolean mayChange(Class<?> loaded) {
    return Thread.class.isAssignableFrom(loaded);
  }

  private static byte @Nullable [] edited(String name, byte[] classFile) {
    try {
      return new ClassEdit(name).at("run", "()V", Run.BRACKET).apply(classFile, false);
    } catch (DoesNotFitException e) {
      return null; // it calls another's
    }
  }

  /** Follows the names in the files: loading a class from here could need the one being loaded. */
  private static boolean isThread(@Nullable String superName, ClassLoader loader)
      throws IOException {
    String name = superName;
    while (name != null && !name.startsWith("java/")) {
      try (InputStream file = loader.getResourceAsStream(name + ".class")) {
        name = file == null ? null : new ClassReader(file).getSuperName();
      }
    }
    return THREAD.equals(name);
  }
}
