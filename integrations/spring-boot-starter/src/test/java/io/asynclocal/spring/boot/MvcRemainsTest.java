package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.asynclocal.AsyncContext;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What an application itself keeps of its requests is found after the load. */
final class MvcRemainsTest {

  @Configuration(proxyBeanMethods = false)
  @Import({Application.class, Careless.class})
  static class App {}

  @RestController
  static class Careless implements DisposableBean {
    private final Queue<AsyncContext> kept = new ConcurrentLinkedQueue<>();

    /** Of whose tasks nobody knows what they are part of, and when they end. */
    private final ExecutorService bare = Executors.newSingleThreadExecutor();

    @RequestMapping("/keeping")
    String keeping(@RequestParam String id) {
      kept.add(AsyncContext.current());
      return id;
    }

    @RequestMapping("/leaving")
    CompletableFuture<String> leaving(@RequestParam String id) {
      return CompletableFuture.supplyAsync(
          () -> {
            Seen.ID.enterWith(id);
            Seen.at("bare thread", id);
            return id;
          },
          bare);
    }

    @Override
    public void destroy() {
      bare.shutdown();
    }
  }

  private static void load(String path) throws Exception {
    try (ConfigurableApplicationContext context =
        Application.of(WebApplicationType.SERVLET, App.class).run()) {
      Seen.start();
      Load.run(context, Duration.ofSeconds(2), path);
    }
  }

  @Test
  void contextThatAnApplicationKeepsIsFound() throws Exception {
    load("/keeping");
    for (String kind : Load.KINDS) {
      assertNotEquals(0, Seen.count(kind + " request end kept"), Seen::all);
    }
  }

  @Test
  void threadThatIsLeftWithAStoreIsFound() throws Exception {
    load("/leaving");
    assertEquals(1, Seen.count(" left"), Seen::all);
  }
}
