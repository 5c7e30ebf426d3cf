package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Installs the integration for each test of a class, and sees that nothing is left of it. */
final class Installed implements BeforeEachCallback, AfterEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(Installed.class);

  @Override
  public void beforeEach(ExtensionContext test) {
    test.getStore(NAMESPACE).put("installation", RxJavaIntegration.install());
  }

  @Override
  public void afterEach(ExtensionContext test) {
    test.getStore(NAMESPACE).remove("installation", RxJavaInstallation.class).close();
    assertEquals(Plugins.none(), Plugins.handlers());
  }
}
