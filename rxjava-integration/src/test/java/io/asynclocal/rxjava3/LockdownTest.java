package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncLocalStorage;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.subjects.PublishSubject;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * {@code RxJavaPlugins.lockdown()} can't be undone, so each of these runs in a class loader of its
 * own, which has its own RxJava.
 */
final class LockdownTest {

  @Test
  void install_throwsUnderLockdown() throws Throwable {
    InvocationTargetException thrown =
        assertThrows(InvocationTargetException.class, () -> OwnLoader.run(InstallAfter.class));

    assertInstanceOf(IllegalStateException.class, thrown.getCause());
  }

  @Test
  void close_leavesHandlersThatOnlyPassOnUnderLockdown() throws Throwable {
    OwnLoader.run(CloseAfter.class);
  }

  /** Runs in the loader: locks, then installs. */
  static final class InstallAfter implements Runnable {
    @Override
    public void run() {
      RxJavaPlugins.lockdown();
      RxJavaIntegration.install();
    }
  }

  /** Runs in the loader: installs, locks, then closes. */
  static final class CloseAfter implements Runnable {
    private final AsyncLocalStorage<String> name = AsyncLocalStorage.create();

    @Override
    public void run() {
      RxJavaInstallation installation = RxJavaIntegration.install();
      RxJavaPlugins.lockdown();
      assertEquals(List.of("r-1"), seen());

      installation.close();

      List<String> nothing = new ArrayList<>();
      nothing.add(null);
      assertEquals(nothing, seen());
    }

    private List<String> seen() {
      List<String> seen = new ArrayList<>();
      PublishSubject<String> subject = PublishSubject.create();
      name.run("r-1", () -> subject.subscribe(item -> seen.add(name.getStore())));
      subject.onNext("a");
      return seen;
    }
  }
}
