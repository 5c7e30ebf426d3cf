package io.asynclocal.rxjava2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.AsyncEnvironment;
import io.reactivex.Single;
import io.reactivex.disposables.Disposable;
import io.reactivex.schedulers.Schedulers;
import io.reactivex.subjects.SingleSubject;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The code of this module's README. */
class RxJava2ReadmeTest {
  private static final AsyncLocalStorage<String> REQUEST_ID = AsyncLocalStorage.create();

  @Test
  void function_seesTheStore() throws Exception {
    BlockingQueue<String> log = new LinkedBlockingQueue<>();
    SingleSubject<String> reply = SingleSubject.create();
    AsyncEnvironment environment = AsyncEnvironment.start(); // once, when the application starts
    try {
      Single<String> quote = reply.observeOn(Schedulers.computation());

      Disposable asked =
          REQUEST_ID.call(
              "r-17", () -> quote.subscribe(q -> log.add(REQUEST_ID.getStore()))); // r-17
      REQUEST_ID.run("r-18", () -> reply.onSuccess("12"));
      assertEquals("r-17", log.poll(30, TimeUnit.SECONDS));
      asked.dispose();
    } finally {
      environment.close();
    }
  }
}
