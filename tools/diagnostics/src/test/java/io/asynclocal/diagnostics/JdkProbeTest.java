package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import java.io.File;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Stream;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.Test;
import shop.Shipping;

/** What becomes of the JDK's classes. */
@SuppressWarnings("try") // a watch need not be referred to
class JdkProbeTest {
  private static final Class<?>[] CHANGED =
      Stream.concat(
              Stream.of(
                  ThreadPoolExecutor.class,
                  ScheduledThreadPoolExecutor.class,
                  ForkJoinPool.class,
                  ForkJoinTask.class),
              Arrays.stream(CompletableFuture.class.getDeclaredClasses()))
          .toArray(Class<?>[]::new);

  private final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
  private final List<LostStore> reports = new CopyOnWriteArrayList<>();

  private LostStores watch() {
    return LostStores.of(storage).instrumentingJdk().reportTo(reports::add).watch();
  }

  /** Returns the code of the classes as the JVM has it now. */
  private static Map<String, byte[]> code() throws Exception {
    Instrumentation jvm = ByteBuddyAgent.install();
    Map<String, byte[]> code = new TreeMap<>();
    ClassFileTransformer reader =
        new ClassFileTransformer() {
          @Override
          public byte[] transform(
              ClassLoader loader, String name, Class<?> type, ProtectionDomain d, byte[] bytes) {
            code.put(name, bytes);
            return null;
          }
        };
    jvm.addTransformer(reader, true);
    try {
      jvm.retransformClasses(CHANGED);
    } finally {
      jvm.removeTransformer(reader);
    }
    return code;
  }

  private static Object listener() throws Exception {
    Class<?> listened = Class.forName("io.asynclocal.diagnostics.bootstrap.JdkWork", true, null);
    Field listener = listened.getDeclaredField("listener");
    listener.setAccessible(true);
    return listener.get(null);
  }

  @Test
  void leavesTheJdksClassesAsTheyWereOnceTheLastWatchIsClosed() throws Exception {
    watch().close();
    Map<String, byte[]> before = code();
    LostStores one = watch();
    LostStores two = LostStores.of(AsyncLocalStorage.create()).instrumentingJdk().watch();
    Map<String, byte[]> between = code();
    assertFalse(
        Arrays.equals(
            before.get("java/util/concurrent/ThreadPoolExecutor"),
            between.get("java/util/concurrent/ThreadPoolExecutor")));
    one.close();
    one.close();
    assertTrue(listener() instanceof TaskBirths, "the other still watches");
    two.close();
    Map<String, byte[]> after = code();
    assertEquals(CHANGED.length, after.size());
    before.forEach((name, bytes) -> assertArrayEquals(bytes, after.get(name), name));
    assertNull(listener());
    assertNull(TaskBirths.running());
  }

  @Test
  void silentOnceClosedAndUnlessAsked() throws Exception {
    Shipping shipping = new Shipping(storage);
    watch().close();
    try (LostStores uninstrumented = LostStores.of(storage).reportTo(reports::add).watch();
        Waiting waiting = new Waiting()) {
      waiting.pool.submit(() -> {}).get();
      shipping.execute(waiting.pool);
      CompletableFuture<String> reply = new CompletableFuture<>();
      shipping.onReply(reply);
      Thread client = new Thread(() -> reply.complete("paid"), "client");
      client.start();
      client.join(20_000);
    }
    assertEquals(List.of(), reports);
  }

  @Test
  void withoutByteBuddyTheErrorSaysWhatToAdd() throws Exception {
    for (String missing : List.of("byte-buddy", "byte-buddy-agent")) {
      Throwable failure = failureWithout(missing);
      assertTrue(failure instanceof IllegalStateException, "" + failure);
      assertTrue(
          failure.getMessage().startsWith("Byte Buddy is not on the class path: net/bytebuddy/"),
          failure.getMessage());
      assertTrue(
          failure
              .getMessage()
              .endsWith(
                  "Add net.bytebuddy:byte-buddy and net.bytebuddy:byte-buddy-agent, or leave"
                      + " instrumentingJdk() out."),
          failure.getMessage());
    }
  }

  /** Returns what a watch fails with where a jar is missing, in an application of its own. */
  private static Throwable failureWithout(String missing) throws Exception {
    String[] path = System.getProperty("java.class.path").split(File.pathSeparator);
    List<URL> kept = new ArrayList<>();
    for (String entry : path) {
      if (!new File(entry).getName().matches(missing + "-[0-9.]+jar")) {
        kept.add(new File(entry).toURI().toURL());
      }
    }
    assertEquals(path.length - 1, kept.size(), String.join("\n", path));
    try (URLClassLoader loader =
        new URLClassLoader(kept.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> storages = loader.loadClass("io.asynclocal.AsyncLocalStorage");
      Object storage = storages.getMethod("create").invoke(null);
      Class<?> stores = loader.loadClass("io.asynclocal.diagnostics.LostStores");
      Object builder = stores.getMethod("of", storages).invoke(null, storage);
      builder.getClass().getMethod("instrumentingJdk").invoke(builder);
      try {
        builder.getClass().getMethod("watch").invoke(builder);
        throw new AssertionError("it watches without " + missing);
      } catch (InvocationTargetException e) {
        return e.getCause();
      }
    }
  }
}
