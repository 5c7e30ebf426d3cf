package io.asynclocal.rxjava3.random;

import java.lang.reflect.Method;

/** Operators that run functions in tasks of their own, which a scheduler has to bind. */
final class RunsFunctions {
  private RunsFunctions() {}

  static boolean inTasks(Method method) {
    return method.getName().startsWith("concatMap") || method.getName().equals("buffer");
  }
}
