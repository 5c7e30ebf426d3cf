package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.contract.LogRecords;
import io.asynclocal.environment.AsyncEnvironment;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.observers.TestObserver;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The integration as an environment finds it. */
final class EnvironmentTest {

  @Test
  void environment_installsOnStartAndTakesOutOnClose() {
    List<Object> before = Plugins.handlers();
    AsyncEnvironment environment = AsyncEnvironment.start();
    try {
      assertEquals(-1, Plugins.handlers().indexOf(null), "every slot is used");
    } finally {
      environment.close();
    }

    assertEquals(before, Plugins.handlers());
  }

  @Test
  void environments_shareOneInstallationUntilTheLastCloses() {
    AsyncEnvironment first = AsyncEnvironment.start();
    List<Object> installed = Plugins.handlers();
    AsyncEnvironment second = AsyncEnvironment.start();

    assertEquals(installed, Plugins.handlers());
    first.close();
    assertEquals(installed, Plugins.handlers());
    second.close();

    assertNotEquals(installed, Plugins.handlers());
    assertEquals(Plugins.none(), Plugins.handlers());
  }

  @Test
  void close_takesOursOutWhereSomebodyElsesHandlerThrows() throws Throwable {
    AsyncEnvironment environment = AsyncEnvironment.start();
    var ours = RxJavaPlugins.getOnSingleSubscribe();
    RxJavaPlugins.setOnSingleSubscribe(
        (source, observer) -> {
          throw new IllegalStateException("on purpose");
        });
    try {
      environment.close();
      SingleObserver<Object> observer = new TestObserver<>();
      assertSame(observer, ours.apply(Single.just("item"), observer), "ours only passes on");
    } finally {
      RxJavaPlugins.setOnSingleSubscribe(null);
    }
    assertEquals(Plugins.none(), Plugins.handlers());
  }

  @Test
  void close_reportsAReset() {
    try (LogRecords records = LogRecords.open()) {
      AsyncEnvironment environment = AsyncEnvironment.start();
      RxJavaPlugins.reset();
      environment.close();
      assertEquals(1, records.messages().size(), records.messages().toString());
      assertTrue(records.messages().get(0).contains("has reset RxJavaPlugins"));
      AsyncEnvironment.start().close();
      assertEquals(1, records.messages().size(), records.messages().toString());
    }
  }
}
