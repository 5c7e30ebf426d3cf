package io.asynclocal.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.Installation;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** The code of this module's README. */
@SuppressWarnings("try") // what is installed is closed, not used
class MicrometerReadmeTest {
  private static final AsyncLocalStorage<String> REQUEST_ID = AsyncLocalStorage.create();

  private final List<String> logged = new CopyOnWriteArrayList<>();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  /** Whoever is asked answers later, on a thread that knows nothing of requests. */
  private final class Client {
    final CompletableFuture<String> reply = new CompletableFuture<>();

    CompletableFuture<String> send(String query) {
      return reply;
    }
  }

  private void log(String line) {
    logged.add(line);
  }

  @AfterEach
  void end() {
    thread.shutdownNow();
  }

  @Test
  void automaticMode_carriesStores() throws Exception {
    Client client = new Client();
    String query = "price";
    try {
      Hooks.enableAutomaticContextPropagation(); // once, when the application starts

      REQUEST_ID.run(
          "r-17",
          () ->
              Mono.fromFuture(client.send(query))
                  .doOnNext(reply -> log(REQUEST_ID.getStore())) // r-17
                  .contextCapture()
                  .subscribe());
      thread.submit(() -> client.reply.complete("12")).get(30, TimeUnit.SECONDS);
      assertEquals(List.of("r-17"), logged);
    } finally {
      Hooks.disableAutomaticContextPropagation();
    }
  }

  /** What a customer has chosen so far. */
  private static final class Cart {
    private static final ThreadLocal<Cart> CURRENT = new ThreadLocal<>();

    private final List<String> goods = new CopyOnWriteArrayList<>();

    Cart copy() {
      Cart copy = new Cart();
      copy.goods.addAll(goods);
      return copy;
    }
  }

  private static final class CartAccessor implements ThreadLocalAccessor<Cart> {
    @Override
    public Object key() {
      return "cart";
    }

    @Override
    public Cart getValue() {
      return Cart.CURRENT.get();
    }

    @Override
    public void setValue(Cart value) {
      Cart.CURRENT.set(value);
    }

    @Override
    public void setValue() {
      Cart.CURRENT.remove();
    }
  }

  @Test
  void copyingAccessor_keepsTheCallersCartAsItWas() throws Exception {
    ContextRegistry.getInstance()
        .registerThreadLocalAccessor(new CopyingAccessor<>(new CartAccessor(), Cart::copy));
    try (Installation bridge = AccessorBridge.install()) {
      Cart.CURRENT.set(new Cart());
      AsyncExecutors.propagating(thread)
          .submit(() -> Cart.CURRENT.get().goods.add("tea"))
          .get(30, TimeUnit.SECONDS);
      assertEquals(List.of(), Cart.CURRENT.get().goods);
    } finally {
      Cart.CURRENT.remove();
      ContextRegistry.getInstance().removeThreadLocalAccessor("cart");
    }
  }

  @Test
  void bridge_carriesAThreadLocal() throws Exception {
    ThreadLocal<String> user = new ThreadLocal<>();
    ContextRegistry.getInstance().registerThreadLocalAccessor("user", user);
    AsyncEnvironment environment = AsyncEnvironment.start();
    new AccessorBridge().install(environment); // or AccessorBridge.install()
    try {
      ExecutorService pool = AsyncExecutors.propagating(thread);
      user.set("ann");
      assertEquals("ann", pool.submit(user::get).get(30, TimeUnit.SECONDS));
    } finally {
      user.remove();
      environment.close();
      ContextRegistry.getInstance().removeThreadLocalAccessor("user");
    }
    assertNull(thread.submit(user::get).get(30, TimeUnit.SECONDS));
  }
}
