package io.asynclocal.spring;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * Has a native image keep the fields of Spring's that are read where there is no getter, and the
 * methods that its versions have with other parameters.
 */
final class SpringRuntimeHints implements RuntimeHintsRegistrar {

  /** Made by Spring, which finds it in {@code META-INF/spring/aot.factories}. */
  SpringRuntimeHints() {}

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    Stream<PrivateField<?>> mvc =
        PropagatingExecutors.HAS_MVC ? HiddenExecutors.OfMvc.fields().stream() : Stream.of();
    Stream.of(SpringExecutors.fields(), HiddenExecutors.fields().stream(), mvc)
        .flatMap(fields -> fields)
        .forEach(field -> register(hints, field));
    if (ClassUtils.isPresent("org.springframework.http.HttpHeaders", classLoader)) {
      Headers.register(hints);
    }
  }

  /** A field that this release of Spring hasn't is reported where it is read. */
  private static void register(RuntimeHints hints, PrivateField<?> field) {
    try {
      hints.reflection().registerField(field.declared());
    } catch (NoSuchFieldException | LinkageError absent) {
      // nothing to keep
    }
  }

  /** Loaded only where Spring's web module is. */
  private static final class Headers {
    static void register(RuntimeHints hints) {
      try {
        NamedHeader.declared()
            .forEach(method -> hints.reflection().registerMethod(method, ExecutableMode.INVOKE));
      } catch (NoSuchMethodException | LinkageError absent) {
        // nothing to keep
      }
    }
  }
}
