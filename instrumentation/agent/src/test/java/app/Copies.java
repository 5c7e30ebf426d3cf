package app;

import static app.Checks.ID;
import static app.Checks.callIn;
import static app.Checks.same;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/** Several applications in one process, each with a copy of the library. */
public final class Copies {
  private Copies() {}

  /** Has copies share pools, which cross nothing, and goes without them, which leaves nothing. */
  public static void main(String[] none) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    System.out.println(
        Checks.outcome(
            "copies/don't cross",
            () -> {
              Copy one = new Copy();
              Copy two = new Copy();
              Callable<String> both =
                  two.bound("two", () -> pool.submit(() -> one.store() + two.store()).get());
              same("onetwo", one.bound("one", both).call());
              same("nulltwo", both.call());
              same("null", callIn("mine", () -> pool.submit(() -> one.store())).get());
              same("mine", one.bound("one", () -> in(pool)).call());
            }));
    System.out.println(
        Checks.outcome(
            "copies/don't cross in fork/join pools",
            () -> {
              ForkJoinPool forks = new ForkJoinPool(1);
              Copy one = new Copy();
              Copy two = new Copy();
              Callable<String> both =
                  two.bound("two", () -> forks.submit(() -> one.store() + two.store()).get());
              same("onetwo", one.bound("one", both).call());
              forks.shutdown();
            }));
    System.out.println(
        Checks.outcome(
            "copies/don't cross in futures",
            () -> {
              Copy one = new Copy();
              Copy two = new Copy();
              CompletableFuture<String> future = new CompletableFuture<>();
              List<CompletableFuture<String>> seen = new ArrayList<>();
              Callable<String> registers =
                  () -> {
                    seen.add(future.thenApply(v -> stores(one, two)));
                    return "";
                  };
              one.bound("one", two.bound("two", registers)).call();
              registers.call();
              one.bound("a", two.bound("b", () -> "" + future.complete(""))).call();
              same("onetwo", seen.get(0).get());
              same("nullnull", seen.get(1).get());
            }));
    List<WeakReference<ClassLoader>> gone = new ArrayList<>();
    System.out.println(
        Checks.outcome(
            "copies/are collected",
            () -> {
              for (int i = 0; i < 5; i++) {
                gone.add(undeployed(pool));
              }
              long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
              while (gone.stream().anyMatch(loader -> loader.get() != null)) {
                System.gc();
                same(true, System.nanoTime() < deadline);
              }
            }));
    System.exit(0);
  }

  private static String stores(Copy one, Copy two) {
    try {
      return one.store() + two.store();
    } catch (Exception e) {
      return String.valueOf(e);
    }
  }

  private static String in(ExecutorService pool) throws Exception {
    return String.valueOf(callIn("mine", () -> pool.submit(ID::getStore)).get());
  }

  private static WeakReference<ClassLoader> undeployed(ExecutorService pool) throws Exception {
    Copy copy = new Copy();
    same("x", copy.bound("x", () -> pool.submit(copy::store).get()).call());
    return new WeakReference<>(copy.storage.getClass().getClassLoader());
  }

  /** A copy in a loader of its own, used by reflection. */
  private static final class Copy {
    private final Object storage;

    Copy() throws Exception {
      List<URL> path = new ArrayList<>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        path.add(new File(entry).toURI().toURL());
      }
      ClassLoader loader =
          new URLClassLoader(path.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
      storage =
          loader.loadClass("io.asynclocal.AsyncLocalStorage").getMethod("create").invoke(null);
    }

    String store() throws Exception {
      return String.valueOf(storage.getClass().getMethod("getStore").invoke(storage));
    }

    Callable<String> bound(String store, Callable<String> body) {
      return () -> {
        ClassLoader loader = storage.getClass().getClassLoader();
        Class<?> scoped = loader.loadClass("app.Copies$Bound");
        return (String)
            scoped
                .getMethod("call", Object.class, Object.class, Callable.class)
                .invoke(null, storage, store, body);
      };
    }
  }

  /** Loaded once more by each copy's loader, whose library it uses. */
  public static final class Bound {
    private Bound() {}

    /** Calls a body where a store is bound. */
    @SuppressWarnings("unchecked")
    public static String call(Object storage, Object store, Callable<String> body)
        throws Exception {
      return ((io.asynclocal.AsyncLocalStorage<Object>) storage).call(store, body::call);
    }
  }
}
