package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What is no RxJava 3.0 or 3.1 is refused. */
final class VersionTest {
  @Test
  void install_refusesWhatIsOlderAndInstallsNothing() throws Exception {
    OwnLoader.runWithout(
        "io.reactivex.rxjava3.schedulers.SchedulerRunnableIntrospection", Refused.class);
  }

  @Test
  void install_refusesWhereThereIsNoRxJava() throws Exception {
    OwnLoader.runWithout("io.reactivex.rxjava3.plugins.RxJavaPlugins", Absent.class);
  }

  /** Runs in the loader. */
  static final class Refused implements Runnable {
    @Override
    public void run() {
      refuse("SchedulerRunnableIntrospection");
      assertEquals(Plugins.none(), Plugins.handlers());
    }
  }

  /** Runs in the loader. */
  static final class Absent implements Runnable {
    @Override
    public void run() {
      refuse("RxJavaPlugins");
    }
  }

  private static void refuse(String missing) {
    IllegalStateException refusal =
        assertThrows(IllegalStateException.class, RxJavaIntegration::install);
    String message = refusal.getMessage();
    assertTrue(message.contains("RxJava 3.0 and 3.1"), message);
    assertTrue(message.contains(missing), message);
  }
}
