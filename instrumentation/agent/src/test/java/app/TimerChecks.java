package app;

import static app.Checks.ID;
import static app.Checks.await;
import static app.Checks.collected;
import static app.Checks.in;
import static app.Checks.same;
import static app.Checks.watched;

import java.util.Date;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** {@code java.util.Timer}. */
final class TimerChecks {
  private TimerChecks() {}

  static void addTo(Checks checks) {
    checks.add("timer/stores/once", () -> carries(1, (t, task) -> t.schedule(task, 0)));
    checks.add(
        "timer/stores/at a date", () -> carries(1, (t, task) -> t.schedule(task, new Date())));
    checks.add("timer/periodic/fixed delay", () -> carries(3, (t, task) -> t.schedule(task, 0, 1)));
    checks.add(
        "timer/periodic/fixed rate",
        () -> carries(3, (t, task) -> t.scheduleAtFixedRate(task, 0, 1)));
    checks.add(
        "timer/stores/a timer that a request makes isn't the request's",
        () -> {
          AtomicReference<Timer> timer = new AtomicReference<>();
          Checks.Recorded first = new Checks.Recorded(1);
          in(
              "A",
              () -> {
                timer.set(new Timer(true));
                timer.get().schedule(task(first::record), 0);
              });
          same("[A]", first.values().toString());
          Checks.Recorded second = new Checks.Recorded(1);
          timer.get().schedule(task(second::record), 0);
          same("[null]", second.values().toString());
          timer.get().cancel();
        });
    checks.add(
        "timer/root/what a task of the root enters ends with it",
        () -> {
          Timer timer = new Timer(true);
          Checks.Recorded seen = new Checks.Recorded(3);
          TimerTask request =
              task(
                  () -> {
                    seen.record();
                    ID.enterWith("another's");
                  });
          timer.schedule(request, 0, 1);
          same("[null, null, null]", seen.values().subList(0, 3).toString());
          timer.cancel();
        });
    checks.add(
        "timer/leak/a task that has run",
        () -> {
          Timer timer = new Timer(true);
          AtomicReference<TimerTask> kept = new AtomicReference<>();
          collected(
              store -> {
                AtomicReference<Object> seen = new AtomicReference<>();
                CountDownLatch done = new CountDownLatch(1);
                kept.set(
                    task(
                        () -> {
                          seen.set(ID.getStore() == store.get());
                          done.countDown();
                        }));
                timer.schedule(kept.get(), 0);
                await(done);
                same(true, seen.get());
              });
          same(false, kept.get().cancel());
          timer.cancel();
        });
    checks.add(
        "timer/leak/a cancelled task",
        () -> {
          Timer timer = new Timer(true);
          AtomicReference<TimerTask> kept = new AtomicReference<>();
          collected(
              store -> {
                kept.set(task(() -> {}));
                timer.schedule(kept.get(), 3_600_000);
                same(true, kept.get().cancel());
              });
          same(false, kept.get().cancel());
          timer.cancel();
        });
    checks.add(
        "timer/hooks/periodic is one resource",
        () -> {
          Timer timer = new Timer(true);
          Events events =
              watched(
                  () -> {
                    CountDownLatch done = new CountDownLatch(2);
                    CountDownLatch ended = new CountDownLatch(1);
                    timer.schedule(
                        new TimerTask() {
                          @Override
                          public void run() {
                            done.countDown();
                            if (done.getCount() == 0) {
                              cancel();
                              ended.countDown();
                            }
                          }
                        },
                        0,
                        1);
                    await(ended);
                    timer.cancel();
                  });
          same(true, events.of().toString().startsWith("[Timer before after before destroy"));
        });
  }

  private static TimerTask task(Runnable work) {
    return new TimerTask() {
      @Override
      public void run() {
        work.run();
      }
    };
  }

  private interface Schedules {
    void on(Timer timer, TimerTask task);
  }

  private static void carries(int runs, Schedules schedules) throws Exception {
    Timer timer = new Timer(true);
    Checks.Recorded seen = new Checks.Recorded(runs);
    in("A", () -> schedules.on(timer, task(seen::record)));
    same("A", seen.values().get(runs - 1));
    timer.cancel();
  }
}
