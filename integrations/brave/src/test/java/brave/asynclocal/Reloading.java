package brave.asynclocal;

import brave.propagation.CurrentTraceContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** Loads the library anew wherever Brave's contract loads Brave anew. */
public final class Reloading {
  private Reloading() {}

  /** {@return a class whose instances supply the library's builder} */
  public static Class<? extends Supplier<CurrentTraceContext.Builder>> supplier() {
    return OfBuilders.class;
  }

  /**
   * Supplies the library's builder to Brave's own contract, which loads whatever is called {@code
   * brave…}, and so this class, once more for each test that a class loader can be unloaded. The
   * library is loaded with it then.
   */
  static class OfBuilders implements Supplier<CurrentTraceContext.Builder> {
    private static final String LIBRARY = "io.asynclocal.";

    @Override
    public CurrentTraceContext.Builder get() {
      try {
        Class<?> front =
            new Library(OfBuilders.class.getClassLoader())
                .loadClass(LIBRARY + "brave.StoreCurrentTraceContext");
        return (CurrentTraceContext.Builder) front.getMethod("newBuilder").invoke(null);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Loads the library's classes by itself, and all others as Brave does. */
    private static final class Library extends ClassLoader {
      Library(ClassLoader braves) {
        super(braves);
      }

      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
          Class<?> loaded = findLoadedClass(name);
          if (loaded != null) {
            return loaded;
          }
          return name.startsWith(LIBRARY) ? load(name) : super.loadClass(name, resolve);
        }
      }

      private Class<?> load(String name) throws ClassNotFoundException {
        try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
          if (file == null) {
            throw new ClassNotFoundException(name);
          }
          byte[] bytes = file.readAllBytes();
          return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
          throw new ClassNotFoundException(name, e);
        }
      }
    }
  }
}
