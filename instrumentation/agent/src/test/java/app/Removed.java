package app;

import static app.Checks.ID;
import static app.Checks.callIn;
import static app.Checks.in;
import static app.Checks.same;

import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicReference;

/** An application that takes the agent out again. */
public final class Removed {
  private Removed() {}

  /** Has the boundaries carry, removes the agent, and sees that they carry nothing and work. */
  public static void main(String[] none) throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    ForkJoinPool forks = new ForkJoinPool(1);
    say("before", () -> same("A", callIn("A", () -> pool.submit(ID::getStore)).get()));
    say("before, fork/join", () -> same("A", callIn("A", () -> forks.submit(ID::getStore)).get()));
    CompletableFuture<Object> future = new CompletableFuture<>();
    CompletableFuture<Object> bound = callIn("A", () -> future.thenApply(v -> ID.getStore()));

    Class.forName("io.asynclocal.agent.AsyncLocalAgent").getMethod("remove").invoke(null);

    say(
        "what was bound still runs in its context",
        () -> {
          in("B", () -> future.complete(""));
          same("A", bound.get());
        });
    say("executor", () -> same(null, callIn("A", () -> pool.submit(ID::getStore)).get()));
    say("execute", () -> same("null", executed(pool)));
    say("a new pool", () -> same("null", executed(Executors.newSingleThreadExecutor())));
    say("fork/join", () -> same(null, callIn("A", () -> forks.submit(ID::getStore)).get()));
    say(
        "future",
        () -> same(null, callIn("A", () -> CompletableFuture.supplyAsync(ID::getStore)).get()));
    say("thread", () -> same("null", ran(false)));
    say("a thread's subclass", () -> same("null", ran(true)));
    say(
        "timer",
        () -> {
          Timer timer = new Timer(true);
          CompletableFuture<String> seen = new CompletableFuture<>();
          in(
              "A",
              () ->
                  timer.schedule(
                      new TimerTask() {
                        @Override
                        public void run() {
                          seen.complete(String.valueOf(ID.getStore()));
                        }
                      },
                      0));
          same("null", seen.get());
        });
    say(
        "flow",
        () -> {
          SubmissionPublisher<String> publisher = new SubmissionPublisher<>(pool, 8);
          CompletableFuture<String> seen = new CompletableFuture<>();
          in("A", () -> publisher.consume(x -> seen.complete(String.valueOf(ID.getStore()))));
          publisher.submit("x");
          same("null", seen.get());
        });
    System.exit(0);
  }

  private static void say(String name, Checks.Check check) {
    System.out.println(Checks.outcome("removed/" + name, check));
  }

  private static String executed(ExecutorService pool) throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    in("A", () -> pool.execute(() -> seen.complete(String.valueOf(ID.getStore()))));
    return seen.get();
  }

  private static String ran(boolean subclass) throws Exception {
    AtomicReference<String> seen = new AtomicReference<>();
    Runnable task = () -> seen.set(String.valueOf(ID.getStore()));
    Thread thread =
        callIn(
            "A",
            () ->
                !subclass
                    ? new Thread(task)
                    : new Thread() {
                      @Override
                      public void run() {
                        task.run();
                      }
                    });
    thread.start();
    thread.join();
    return seen.get();
  }
}
