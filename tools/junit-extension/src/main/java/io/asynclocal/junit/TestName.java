package io.asynclocal.junit;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What a failure calls a test. */
final class TestName {
  private TestName() {}

  /** Returns the method's name, and what tells this invocation of it from others. */
  static String of(ExtensionContext context) {
    String shown = context.getDisplayName();
    String method = context.getTestMethod().map(Method::getName).orElse(shown);
    return shown.startsWith(method) ? shown.replaceFirst("\\(\\)$", "") : method + " " + shown;
  }
}
