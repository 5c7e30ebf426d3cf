package io.asynclocal.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/**
 * Reactor's operators keep functions and sources in final fields, which our integration replaces
 * while an operator is assembled. They aren't final where this has loaded them, so that nothing is
 * written by force, of which Java 26 warns and which a later Java refuses.
 *
 * <p>Only a flag of each such field is changed, in the file as it is.
 */
final class OpenedFields implements ClassFileTransformer {
  static final String NAME = "reactor-fields";

  private static final String OPERATORS = "reactor/core/publisher/";

  /** The names that the integration looks for. */
  private static final Set<String> FIELDS =
      Set.of(
          "consumer",
          "contextualMonoFactory",
          "contextualPublisherFactory",
          "expander",
          "handler",
          "listener",
          "mapper",
          "nextFactory",
          "onAfterTerminateCall",
          "onCancelCall",
          "onCompleteCall",
          "onErrorCall",
          "onNextCall",
          "onRequestCall",
          "onSuccessCall",
          "optimizableOperator",
          "original",
          "predicate",
          "scheduler",
          "source",
          "sourceFactory",
          "subscriptionConsumer",
          "supplier",
          "tapFactory",
          "timedScheduler",
          "timer",
          "ttlScheduler");

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    if (loader == null || redefined != null || name == null || !name.startsWith(OPERATORS)) {
      return null;
    }
    try {
      return opened(classFile);
    } catch (RuntimeException e) {
      Report.isOff(NAME, name, e);
      return null;
    }
  }

  /** Walks through the fields, of which each has flags, a name, a type and attributes. */
  static byte @Nullable [] opened(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    char[] buffer = new char[reader.getMaxStringLength()];
    int at = reader.header + 6;
    at += 2 + 2 * reader.readUnsignedShort(at); // the interfaces
    byte[] opened = null;
    int fields = reader.readUnsignedShort(at);
    at += 2;
    for (int i = 0; i < fields; i++) {
      int flags = reader.readUnsignedShort(at);
      if ((flags & (Opcodes.ACC_FINAL | Opcodes.ACC_STATIC)) == Opcodes.ACC_FINAL
          && FIELDS.contains(reader.readUTF8(at + 2, buffer))) {
        opened = opened == null ? classFile.clone() : opened;
        opened[at + 1] = (byte) (flags & ~Opcodes.ACC_FINAL);
      }
      int attributes = reader.readUnsignedShort(at + 6);
      at += 8;
      for (int j = 0; j < attributes; j++) {
        at += 6 + reader.readInt(at + 2);
      }
    }
    return opened;
  }
}
