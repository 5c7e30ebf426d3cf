package io.asynclocal.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes the classes of the boundaries that are on. A change that doesn't fit is left out and says
 * so in one line; whatever goes wrong, the application gets its class as it is.
 */
final class Transformer implements ClassFileTransformer {
  /** By a class's name, what is to be changed in it; a list is replaced, never changed. */
  private final Map<String, List<Switched>> edits = new ConcurrentHashMap<>();

  /** Of which no class was seen yet; replaced, never changed. */
  private volatile List<Group> unseen = new ArrayList<>();

  /** The classes that can't get fields any more. */
  private final Set<String> loadedBefore;

  private final java.lang.instrument.Instrumentation instrumentation;

  Transformer(Set<String> loadedBefore, java.lang.instrument.Instrumentation instrumentation) {
    this.loadedBefore = loadedBefore;
    this.instrumentation = instrumentation;
  }

  private volatile boolean isUndone;

  /** One boundary's edit of a class. */
  private record Switched(String boundary, ClassEdit edit) {}

  synchronized void add(Group group) {
    List<Group> more = new ArrayList<>(unseen);
    more.add(group);
    unseen = more;
  }

  /** Adds what an instrumentation changes. */
  synchronized void add(String boundary, List<ClassEdit> more) {
    for (ClassEdit edit : more) {
      List<Switched> known = edits.get(edit.target);
      List<Switched> all = known == null ? new ArrayList<>() : new ArrayList<>(known);
      all.add(new Switched(boundary, edit));
      edits.put(edit.target, all);
    }
  }

  /** Returns what is to be changed in a class of that name, or null. */
  private @Nullable List<Switched> wanted(String name, boolean isJdks) {
    for (Group group : unseen) {
      if (group.isJdks() == isJdks && group.mayHave(name)) {
        see(group);
      }
    }
    return edits.get(name);
  }

  /** Whoever finds a group seen finds all that it changes. */
  private synchronized void see(Group group) {
    List<Group> less = new ArrayList<>(unseen);
    if (less.remove(group)) {
      add(group.name(), group.edits());
      unseen = less;
    }
  }

  /** Returns whether a loaded class is one that is changed. */
  boolean changes(Class<?> loaded) {
    String name = loaded.getName();
    boolean isJdks = isJdks(loaded.getClassLoader());
    if (isJdks && !Group.mayBeJdks(name)) {
      return false;
    }
    List<Switched> wanted = wanted(name.replace('.', '/'), isJdks);
    return wanted != null && isMeant(wanted, isJdks);
  }

  /** Returns whether a class is the agent's own, by its internal name. */
  static boolean isOurs(String name) {
    return name.startsWith("io/asynclocal/agent/");
  }

  /** A name of the JDK's means the JDK's class, and any other an application's. */
  private static boolean isMeant(List<Switched> wanted, boolean isJdks) {
    return wanted.get(0).edit.isLibrarys != isJdks;
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
    if (name == null || isOurs(name)) {
      return null;
    }
    boolean isJdks = isJdks(loader);
    List<Switched> wanted = wanted(name, isJdks);
    return wanted == null || !isMeant(wanted, isJdks)
        ? null
        : changed(wanted, new Loading(loader, redefined, domain), classFile);
  }

  /** Where a class is loaded, and which it is if it is loaded already. */
  private record Loading(
      @Nullable ClassLoader loader,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain) {
    void define(List<BoundClass> beside) throws DoesNotFitException {
      for (BoundClass bound : beside) {
        try {
          if (loader != null) {
            BridgeLoader.defineBeside(loader, bound.file(), domain);
          }
        } catch (ReflectiveOperationException e) {
          throw new DoesNotFitException(bound.name() + " can't be defined: " + e.getCause());
        }
      }
    }
  }

  /** Returns whether what is loaded there is of the JDK, and not of an application. */
  static boolean isJdks(@Nullable ClassLoader loader) {
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  private byte @Nullable [] changed(List<Switched> wanted, Loading loading, byte[] classFile) {
    byte[] changed = classFile;
    for (Switched switched : wanted) {
      ClassEdit edit = switched.edit;
      boolean lacksField = lacksField(edit, loading.redefined);
      if (!isUndone) {
        changed = changed(switched, loading, changed, lacksField);
      } else if (!lacksField) {
        changed = edit.withMembersOnly(changed);
      }
    }
    return changed == classFile ? null : changed;
  }

  /** Fields of the JDK's classes are known by name: an edit may use another class's. */
  private boolean lacksField(ClassEdit edit, @Nullable Class<?> redefined) {
    return edit.isLibrarys
        ? redefined != null && edit.lacksField(redefined)
        : edit.needed != null && loadedBefore.contains(edit.needed);
  }

  private byte[] changed(Switched switched, Loading loading, byte[] classFile, boolean lacksField) {
    ClassEdit edit = switched.edit;
    try {
      edit.part.define(instrumentation);
      loading.define(edit.beside());
      return edit.apply(classFile, lacksField);
    } catch (DoesNotFitException | RuntimeException | LinkageError e) {
      Report.isOff(switched.boundary, edit.target, e);
      return lacksField ? classFile : edit.withMembersOnly(classFile);
    }
  }
}
