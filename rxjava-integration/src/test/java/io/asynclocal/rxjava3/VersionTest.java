package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.UnsupportedLibraryException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is older than RxJava 3.0 is refused, and where there is none, nothing is installed. */
final class VersionTest {
  @Test
  void install_refusesWhatIsOlderAndInstallsNothing() throws Exception {
    OwnLoader.runWithout(
        "io.reactivex.rxjava3.schedulers.SchedulerRunnableIntrospection", Refused.class);
  }

  @Test
  void start_skipsTheIntegrationWhereThereIsNoRxJava() throws Exception {
    OwnLoader.runWithout("io.reactivex.rxjava3.plugins.RxJavaPlugins", Absent.class);
  }

  /** Runs in the loader. */
  static final class Refused implements Runnable {
    @Override
    public void run() {
      UnsupportedLibraryException refusal =
          assertThrows(UnsupportedLibraryException.class, RxJavaIntegration::install);
      String message = refusal.getMessage();
      assertTrue(message.startsWith("rxjava is here in a version that is older than 3.0.0"));
      assertTrue(message.contains("nothing has been installed"), message);
      assertEquals(Plugins.none(), Plugins.handlers());
    }
  }

  /** Runs in the loader. */
  static final class Absent implements Runnable {
    @Override
    public void run() {
      try (AsyncEnvironment environment =
          AsyncEnvironment.builder().integrations(new RxJavaIntegration()).start()) {
        assertEquals(List.of(), environment.overwritten());
      }
    }
  }
}
