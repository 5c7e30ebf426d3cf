package io.asynclocal.agent;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes the classes of the boundaries that are on. A change that doesn't fit is left out and says
 * so in one line; whatever goes wrong, the application gets its class as it is.
 */
final class Transformer implements ClassFileTransformer {
  private final Map<String, List<Switched>> edits = new HashMap<>();

  /** The classes that can't get fields any more. */
  private final Set<String> loadedBefore;

  private final Instrumentation instrumentation;

  Transformer(Set<String> loadedBefore, Instrumentation instrumentation) {
    this.loadedBefore = loadedBefore;
    this.instrumentation = instrumentation;
  }

  private volatile boolean isUndone;

  /** One boundary's edit of a class. */
  private record Switched(String boundary, ClassEdit edit) {}

  void add(Boundary boundary) {
    for (ClassEdit edit : boundary.edits()) {
      if (edit.needed != null && loadedBefore.contains(edit.needed)) {
        Report.cameLate(boundary.name(), edit);
        continue;
      }
      edits
          .computeIfAbsent(edit.target, target -> new ArrayList<>())
          .add(new Switched(boundary.name(), edit));
    }
  }

  /** Returns whether a class, by its internal name, is one that is changed. */
  boolean changes(String name) {
    return edits.containsKey(name);
  }

  /** Leaves all classes as they are, but for fields that were added, which can't go. */
  void undo() {
    isUndone = true;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    return name == null || !isJdks(loader) ? null : changed(name, classFile);
  }

  /** Returns whether what is loaded there is of the JDK, and not of an application. */
  static boolean isJdks(@Nullable ClassLoader loader) {
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  private byte @Nullable [] changed(String name, byte[] classFile) {
    List<Switched> wanted = edits.get(name);
    if (wanted == null) {
      return null;
    }
    byte[] changed = null;
    for (Switched switched : wanted) {
      if (isUndone) {
        byte[] withField = switched.edit.withFieldOnly(changed == null ? classFile : changed);
        changed = withField == null ? changed : withField;
        continue;
      }
      try {
        switched.edit.part.define(instrumentation);
        changed = switched.edit.apply(changed == null ? classFile : changed);
      } catch (DoesNotFitException | RuntimeException | LinkageError e) {
        Report.isOff(switched.boundary, name, e);
        byte[] withField = switched.edit.withFieldOnly(changed == null ? classFile : changed);
        changed = withField == null ? changed : withField;
      }
    }
    return changed;
  }
}
