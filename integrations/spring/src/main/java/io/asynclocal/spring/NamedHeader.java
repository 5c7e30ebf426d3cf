package io.asynclocal.spring;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Reads and removes one header. The methods for it have other parameters in Spring 6.2 than in 7,
 * and what both have in common goes through all headers, which costs a request several kilobytes.
 */
final class NamedHeader {
  private static final MethodHandle GET = method("get");
  private static final MethodHandle REMOVE = method("remove");

  private NamedHeader() {}

  /** Returns a header's values, which are none where it is absent. */
  static List<String> valuesOf(HttpHeaders headers, String name) {
    List<String> values = call(GET, headers, name);
    return values == null ? List.of() : values;
  }

  static void remove(HttpHeaders headers, String name) {
    call(REMOVE, headers, name);
  }

  /** Returns the methods themselves, as a native image has to keep them. */
  static List<Method> declared() throws NoSuchMethodException {
    return List.of(declared("get"), declared("remove"));
  }

  private static Method declared(String name) throws NoSuchMethodException {
    boolean isMap = Map.class.isAssignableFrom(HttpHeaders.class);
    return HttpHeaders.class.getMethod(name, isMap ? Object.class : String.class);
  }

  private static MethodHandle method(String name) {
    try {
      return MethodHandles.publicLookup()
          .unreflect(declared(name))
          .asType(MethodType.methodType(List.class, HttpHeaders.class, String.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("HttpHeaders." + name + " isn't there: this Spring isn't known.", e);
    }
  }

  @SuppressWarnings("unchecked") // as the methods are declared
  private static @Nullable List<String> call(
      MethodHandle method, HttpHeaders headers, String name) {
    try {
      return (List<String>) method.invokeExact(headers, name);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("It declares no checked exceptions.", e);
    }
  }
}
