package io.asynclocal.agent;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;

/** Has a copy of the library join that was in use before the agent came. */
final class CoreLink {
  /** The class whose initialisation has a copy join by itself, once the bridge is there. */
  static final String POINTER = "io.asynclocal.CurrentContext";

  private CoreLink() {}

  static void join(Class<?> pointer, Instrumentation instrumentation) {
    try {
      Module module = pointer.getModule();
      if (module.isNamed()) {
        instrumentation.redefineModule(
            module,
            Set.of(),
            Map.of(),
            Map.of(pointer.getPackageName(), Set.of(CoreLink.class.getModule())),
            Set.of(),
            Map.of());
      }
      Field field = pointer.getDeclaredField("LINK");
      field.setAccessible(true);
      Object link = field.get(null);
      Method join = link.getClass().getDeclaredMethod("join");
      join.setAccessible(true);
      join.invoke(link);
    } catch (ReflectiveOperationException | RuntimeException e) {
      Report.say("can't join " + pointer + " of " + pointer.getClassLoader() + ": " + e);
    }
  }
}
