package io.asynclocal.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.contract.LogRecords;
import io.grpc.Context;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** gRPC's own context, which the jar on the class path makes a store. */
class ContextStorageTest {
  private static final Context.Key<String> USER = Context.key("user");

  private final ExecutorService bare = Executors.newSingleThreadExecutor();
  private final ExecutorService pool = AsyncExecutors.propagating(bare);

  @AfterEach
  void leaveNothing() throws Exception {
    assertSame(AsyncContext.root(), AsyncContext.current());
    assertSame(Context.ROOT, Context.current());
    assertSame(Context.ROOT, bare.submit(Context::current).get(30, TimeUnit.SECONDS));
    bare.shutdownNow();
  }

  @Test
  void context_followsTheWorkAndIsGivenBack() throws Exception {
    Context ann = Context.current().withValue(USER, "ann");
    Context before = ann.attach();
    assertSame(Context.ROOT, before);
    assertEquals("ann", pool.submit(() -> USER.get()).get(30, TimeUnit.SECONDS));
    assertNull(bare.submit(() -> USER.get()).get(30, TimeUnit.SECONDS));
    ann.detach(before);
  }

  @Test
  void nestedContexts_areGivenBackOneByOne() {
    AsyncLocalStorage<String> other = AsyncLocalStorage.create();
    Context ann = Context.current().withValue(USER, "ann");
    ann.run(
        () -> {
          ann.withValue(USER, "ben").run(() -> assertEquals("ben", USER.get()));
          assertEquals("ann", USER.get());
          other.run("store", () -> assertEquals("ann", USER.get()));
          Context.ROOT.run(() -> assertNull(USER.get()));
          assertEquals("ann", USER.get());
        });
  }

  @Test
  void storesEnteredMeanwhile_stay() {
    AsyncLocalStorage<String> other = AsyncLocalStorage.create();
    AsyncContext.root()
        .run(
            () -> {
              Context ann = Context.current().withValue(USER, "ann");
              Context before = ann.attach();
              other.enterWith("entered");
              ann.detach(before);
              assertEquals("entered", other.getStore());
              assertNull(USER.get());
            });
  }

  @Test
  void detachingElsewhere_isLoggedAndRestoresAsGrpcWantsIt() throws Exception {
    try (LogRecords logged = LogRecords.open()) {
      Context ann = Context.current().withValue(USER, "ann");
      Context before = ann.attach();
      bare.submit(() -> ann.detach(before)).get(30, TimeUnit.SECONDS);
      assertEquals("ann", USER.get());
      ann.detach(before);
      assertEquals(1, logged.messages().size(), logged.messages().toString());
    }
  }
}
