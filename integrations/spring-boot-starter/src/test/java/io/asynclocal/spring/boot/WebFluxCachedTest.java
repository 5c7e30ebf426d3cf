package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Who asks for what is cached goes on in its own request's store: who loads it, those who wait for
 * that load, and those who find it.
 */
final class WebFluxCachedTest {
  private static final String[] PATHS = {"/each", "/mono", "/future"};

  @Configuration(proxyBeanMethods = false)
  @EnableCaching
  @Import({Application.class, Asking.class})
  static class App {
    @Bean
    CacheManager cacheManager() {
      return new ConcurrentMapCacheManager();
    }

    @Bean
    Prices prices() {
      return new Prices();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import({App.class, CarriedByHand.class})
  static class WithoutStarter {}

  /** What is loaded, once some ask for it: fewer than are there at once. */
  private static final class Price {
    private static final int ASKING = 6;

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger loads = new AtomicInteger();
    private final CompletableFuture<String> loaded = new CompletableFuture<>();

    CompletableFuture<String> load() {
      loads.incrementAndGet();
      return loaded.copy();
    }

    void ask() {
      if (asked.incrementAndGet() == ASKING) {
        // Not on the common pool: those who ask block it while the cache computes.
        Schedulers.boundedElastic().schedule(() -> loaded.complete("price"));
      }
    }
  }

  private static Price each = new Price();
  private static Price mono = new Price();
  private static Price future = new Price();

  @BeforeEach
  void nothingIsLoaded() {
    each = new Price();
    mono = new Price();
    future = new Price();
  }

  static class Prices {
    @Cacheable("each")
    public Mono<String> each() {
      return Mono.fromFuture(each.load());
    }

    @Cacheable(cacheNames = "mono", sync = true)
    public Mono<String> mono() {
      return Mono.fromFuture(mono.load());
    }

    @Cacheable(cacheNames = "future", sync = true)
    public CompletableFuture<String> future() {
      return future.load();
    }
  }

  @RestController
  static class Asking {
    private final Prices prices;

    Asking(Prices prices) {
      this.prices = prices;
    }

    @RequestMapping("/each")
    Mono<String> each(@RequestParam String id) {
      return asked(each, prices.each(), id, "loading each");
    }

    @RequestMapping("/mono")
    Mono<String> mono(@RequestParam String id) {
      return asked(mono, prices.mono(), id, "Mono of a cache");
    }

    @RequestMapping("/future")
    Mono<String> future(@RequestParam String id) {
      return asked(future, Mono.fromFuture(prices.future()), id, "future of a cache");
    }

    private static Mono<String> asked(Price price, Mono<String> answer, String id, String hop) {
      return answer
          .doOnSubscribe(begun -> price.ask())
          .doOnNext(value -> Seen.at(hop, id))
          .flatMap(value -> Mono.fromCallable(() -> value))
          .doOnNext(value -> Seen.at("after " + hop, id));
    }
  }

  private static void load(Class<?> application, String... properties) throws Exception {
    try (ConfigurableApplicationContext context =
        Application.of(WebApplicationType.REACTIVE, application).properties(properties).run()) {
      Seen.start();
      Load.run(context, PATHS);
    }
    assertEquals(1, mono.loads.get());
    assertEquals(1, future.loads.get());
    assertTrue(mono.asked.get() >= Price.ASKING && future.asked.get() >= Price.ASKING);
  }

  @Test
  void everyCallerGoesOnInItsOwnRequest() throws Exception {
    load(App.class);
    Seen.checkAllRight();
  }

  @Test
  void callersLoseTheirRequestWithoutTheStarter() throws Exception {
    load(WithoutStarter.class, "asynclocal.enabled=false");
    assertNotEquals(0, Seen.count("loading each store lost"), Seen::all);
    assertNotEquals(0, Seen.count("Mono of a cache store lost"), Seen::all);
    assertNotEquals(0, Seen.count("future of a cache store lost"), Seen::all);
  }
}
