package io.asynclocal.agent;

import java.lang.instrument.Instrumentation;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The instrumentations that are found as services: on the class path before the application starts,
 * and in the class loader of each copy of the library when that joins. Such a loader is the one of
 * a jar with jars in it, or of a deployed application.
 *
 * <p>The first of a class's name counts: another copy of it, such as the same application deployed
 * once more, wants the same changes of the same classes.
 */
final class Libraries implements Consumer<@Nullable ClassLoader> {
  private static final String TYPE = io.asynclocal.agent.Instrumentation.class.getName();

  private final Set<String> known = new HashSet<>();
  private final Switches switches;
  private final Transformer transformer;
  private final Instrumentation instrumentation;

  Libraries(Switches switches, Transformer transformer, Instrumentation instrumentation) {
    this.switches = switches;
    this.transformer = transformer;
    this.instrumentation = instrumentation;
  }

  /** Adds those of the class path, before anything is changed. */
  void addOfClassPath() {
    added(Libraries.class.getClassLoader());
  }

  /** Adds those of an application that has loaded the library; its classes may be loaded too. */
  @Override
  public void accept(@Nullable ClassLoader loader) {
    if (loader == null || loader == Libraries.class.getClassLoader()) {
      return;
    }
    try {
      Set<String> changed = added(loader);
      if (!changed.isEmpty()) {
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
          if (changed.contains(loaded.getName())) {
            AsyncLocalAgent.retransform(loaded, instrumentation);
          }
        }
      }
    } catch (Throwable e) { // whoever uses the library must not fail by it
      Report.say("the instrumentations of " + loader + " can't be used: " + e);
    }
  }

  /** Returns the names of the classes that are changed more. */
  private synchronized Set<String> added(@Nullable ClassLoader loader) {
    Set<String> changed = new HashSet<>();
    Iterator<io.asynclocal.agent.Instrumentation> services =
        ServiceLoader.load(io.asynclocal.agent.Instrumentation.class, loader).iterator();
    boolean goesOn = true;
    while (goesOn) {
      try {
        goesOn = services.hasNext();
        if (goesOn) {
          add(services.next(), changed);
        }
      } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
        goesOn = !(e instanceof LinkageError); // which may come again for ever
        Report.say(
            "an instrumentation of "
                + loader
                + " can't be used: "
                + e.getMessage()
                + ". Its class loader must find the agent's own "
                + TYPE
                + ", on the class path, and have no other.");
      }
    }
    return changed;
  }

  private void add(io.asynclocal.agent.Instrumentation library, Set<String> changed) {
    if (!known.add(library.getClass().getName()) || !switches.isOn(library.name())) {
      return;
    }
    List<ClassEdit> edits = Group.edits(library);
    transformer.add(library.name(), edits);
    for (ClassEdit edit : edits) {
      changed.add(edit.target.replace('/', '.'));
    }
  }
}
