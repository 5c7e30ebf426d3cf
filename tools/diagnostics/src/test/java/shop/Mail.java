package shop;

import io.asynclocal.AsyncLocalStorage;
import io.reactivex.rxjava3.core.Single;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A user's code on schedulers for which no integration is installed. */
public final class Mail {
  private final AsyncLocalStorage<String> requestId;

  public Mail(AsyncLocalStorage<String> requestId) {
    this.requestId = requestId;
  }

  private String read() {
    return requestId.getStore() + "";
  }

  public void onReactor(Scheduler scheduler) {
    requestId.run("r-1", () -> Mono.fromCallable(() -> read()).subscribeOn(scheduler).block());
  }

  public void onRxJava(io.reactivex.rxjava3.core.Scheduler scheduler) {
    requestId.run(
        "r-1", () -> Single.fromCallable(() -> read()).subscribeOn(scheduler).blockingGet());
  }

  public void onScheduledExecutor(ScheduledExecutorService executor) throws Exception {
    requestId
        .call("r-1", () -> executor.schedule(() -> read(), 1, TimeUnit.MILLISECONDS))
        .get(20, TimeUnit.SECONDS);
  }

  public Timer onTimer(Runnable done) {
    return requestId.call(
        "r-1",
        () -> {
          Timer timer = new Timer();
          timer.schedule(
              new TimerTask() {
                @Override
                public void run() {
                  read();
                  done.run();
                }
              },
              1);
          return timer;
        });
  }
}
