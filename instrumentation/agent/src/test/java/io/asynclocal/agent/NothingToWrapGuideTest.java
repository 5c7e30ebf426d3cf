package io.asynclocal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.AsyncLocalStorage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The code of docs/guides/nothing-to-wrap.md. */
public class NothingToWrapGuideTest {
  /** Runs the guide's code. */
  public static void main(String[] none) throws InterruptedException {
    AsyncLocalStorage<String> requestId = AsyncLocalStorage.create();
    ExecutorService pool = Executors.newFixedThreadPool(4);
    CompletableFuture<String> reply = new CompletableFuture<>(); // some client's
    Runnable log = () -> System.out.println("request " + requestId.getStore());

    requestId.run("r-17", () -> pool.execute(log));
    requestId.run("r-18", () -> reply.thenRun(log));
    Thread thread = requestId.call("r-19", () -> new Thread(log));

    reply.complete("on whatever thread"); // request r-18
    thread.start(); // request r-19

    thread.join();
    pool.shutdown();
    pool.awaitTermination(1, TimeUnit.MINUTES);
  }

  private static List<String> printed(String... options) throws Exception {
    Child child = Child.run(List.of(options), NothingToWrapGuideTest.class.getName());
    return child.said().stream().sorted().toList();
  }

  @Test
  void everyLine_hasItsRequestWithTheAgent() throws Exception {
    assertEquals(
        List.of("request r-17", "request r-18", "request r-19"),
        printed("-javaagent:" + AgentJar.path()));
  }

  @Test
  void noLine_hasItsRequestWithout() throws Exception {
    assertEquals(List.of("request null", "request null", "request null"), printed());
  }

  @Test
  void agentOff_leavesItOut() throws Exception {
    assertEquals(
        List.of("request null", "request null", "request null"),
        printed("-javaagent:" + AgentJar.path() + "=agent=off"));
  }
}
