package shop;

import io.asynclocal.AsyncLocalStorage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A user's code that loses its store. */
public final class Orders {
  private final AsyncLocalStorage<String> requestId;

  public Orders(AsyncLocalStorage<String> requestId) {
    this.requestId = requestId;
  }

  private String read() {
    return requestId.getStore();
  }

  public Thread onRawThread() {
    return requestId.call(
        "r-1",
        () -> {
          Thread thread = new Thread(this::read);
          thread.start();
          return thread;
        });
  }

  public void onRawThreadBetween(Executor before, Executor after) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    requestId.run(
        "r-1",
        () ->
            before.execute(
                () ->
                    new Thread(
                            () ->
                                after.execute(
                                    () -> {
                                      read();
                                      done.countDown();
                                    }))
                        .start()));
    done.await(20, TimeUnit.SECONDS);
  }

  public void onThreadOfThread() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    Runnable inner =
        () -> {
          read();
          done.countDown();
        };
    requestId.run("r-1", () -> new Thread(() -> new Thread(inner).start()).start());
    done.await(20, TimeUnit.SECONDS);
  }

  public void onPool(Executor pool) {
    requestId.run("r-1", () -> pool.execute(() -> read()));
  }

  public void onPoolWithoutStore(Executor pool) {
    pool.execute(() -> read());
  }

  public Thread readOnThreadWithoutStore() {
    Thread thread = new Thread(this::read);
    thread.start();
    return thread;
  }

  public void onReply(CompletableFuture<String> reply) {
    requestId.run("r-1", () -> reply.thenAccept(text -> read()));
  }
}
