package io.asynclocal.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.RootContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Integrations whose neighbour isn't there, or is too old, with class loaders that show it so. */
@ExtendWith(RootContext.class)
class AbsentLibraryTest {
  private static final String SERVICE = "META-INF/services/" + Integration.class.getName();
  private static final String NEIGHBOUR = Neighbour.class.getName();

  private final Logger logger = Logger.getLogger("io.asynclocal");
  private final List<String> messages = new ArrayList<>();
  private final Handler reports = new Reports();

  @TempDir private Path directory;

  @BeforeEach
  void listen() {
    logger.addHandler(reports);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void listenNoMore() {
    logger.removeHandler(reports);
    logger.setUseParentHandlers(true);
  }

  private final class Reports extends Handler {
    @Override
    public void publish(LogRecord record) {
      messages.add(new SimpleFormatter().formatMessage(record));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** The other library. */
  public static class Neighbour {
    /** The newest of its methods. */
    public static void newest() {}
  }

  /** What integrations have done; public, since other class loaders' integrations tell it. */
  public static final class Done {
    private static final InstanceKey<List<String>> DONE = InstanceKey.of("done");

    private Done() {}

    /** Returns what was done in an environment, to read it and to add to it. */
    public static List<String> in(AsyncEnvironment environment) {
      return environment.instanceData(DONE, ArrayList::new);
    }
  }

  /** Needs nothing. */
  public static final class Plain implements Integration {
    @Override
    public String name() {
      return "plain";
    }

    @Override
    public void install(AsyncEnvironment environment) {
      Done.in(environment).add("plain");
    }
  }

  /** Its class can't be loaded without the neighbour. */
  public static final class Extending extends Neighbour implements Integration {
    @Override
    public String name() {
      return "extending";
    }

    @Override
    public void install(AsyncEnvironment environment) {
      Done.in(environment).add("extending");
    }
  }

  /** Can't be made without the neighbour. */
  public static final class Holding implements Integration {
    private final Neighbour neighbour = new Neighbour();

    @Override
    public String name() {
      return "holding";
    }

    @Override
    public void install(AsyncEnvironment environment) {
      Done.in(environment).add("holding " + (neighbour != null));
    }
  }

  /** Can't be initialised without the neighbour, which the JDK says in full the first time only. */
  public static final class Initialising implements Integration {
    private static final Neighbour NEIGHBOUR_OF_ALL = new Neighbour();

    @Override
    public String name() {
      return "initialising";
    }

    @Override
    public void install(AsyncEnvironment environment) {
      Done.in(environment).add("initialising " + (NEIGHBOUR_OF_ALL != null));
    }
  }

  /** Finds out that the neighbour is missing in the midst of its installation. */
  public static final class Using implements Integration {
    @Override
    public String name() {
      return "using";
    }

    @Override
    public void install(AsyncEnvironment environment) {
      environment.addCleanupHook(() -> Done.in(environment).add("using undone"));
      Neighbour.newest();
      Done.in(environment).add("using");
    }
  }

  /** Fails to be initialised, whatever is there. */
  public static final class Broken implements Integration {
    private static final String VALUE = List.<String>of().get(0);

    @Override
    public String name() {
      return VALUE;
    }

    @Override
    public void install(AsyncEnvironment environment) {}
  }

  private ClassLoader loader(boolean withNeighbour, Class<?>... integrations) throws IOException {
    StringBuilder names = new StringBuilder();
    for (Class<?> integration : integrations) {
      names.append(integration.getName()).append('\n');
    }
    Path service = directory.resolve(SERVICE);
    Files.createDirectories(service.getParent());
    Files.writeString(service, names);
    return new Loader(new URL[] {directory.toUri().toURL()}, withNeighbour, List.of(integrations));
  }

  /** Defines the integrations anew, with or without their neighbour. */
  private static final class Loader extends URLClassLoader {
    private final boolean withNeighbour;
    private final List<Class<?>> integrations;

    Loader(URL[] urls, boolean withNeighbour, List<Class<?>> integrations) {
      super(urls, AbsentLibraryTest.class.getClassLoader());
      this.withNeighbour = withNeighbour;
      this.integrations = integrations;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (name.equals(NEIGHBOUR) && !withNeighbour) {
          throw new ClassNotFoundException(name);
        }
        Class<?> loaded = findLoadedClass(name);
        if (loaded == null && integrations.stream().anyMatch(c -> c.getName().equals(name))) {
          byte[] file = bytes(name);
          return defineClass(name, file, 0, file.length);
        }
        return loaded != null ? loaded : super.loadClass(name, resolve);
      }
    }

    private byte[] bytes(String name) {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        return in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void start_installsAllWhereTheirLibraryIsThere() throws IOException {
    ClassLoader all = loader(true, Holding.class, Plain.class, Using.class);
    try (AsyncEnvironment environment = AsyncEnvironment.builder().classLoader(all).start()) {
      assertEquals(List.of("holding true", "plain", "using"), Done.in(environment));
      assertEquals(List.of(), messages);
    }
  }

  @Test
  void start_skipsWhatIsWithoutItsLibraryAndSaysSoInOneLineEach() throws IOException {
    ClassLoader without = loader(false, Extending.class, Holding.class, Plain.class);
    try (AsyncEnvironment environment = AsyncEnvironment.builder().classLoader(without).start()) {
      assertEquals(List.of("plain"), Done.in(environment));
    }
    assertEquals(2, messages.size(), messages.toString());
    assertEquals(
        "The integration "
            + Holding.class.getName()
            + " is skipped: its library is not there (no class "
            + NEIGHBOUR
            + "). Add the library, or leave the integration's jar out.",
        messages.get(1));
    assertTrue(messages.get(0).contains(NEIGHBOUR), messages.get(0));
  }

  @Test
  void start_skipsAgainWhatAnEarlierEnvironmentHasSkipped() throws IOException {
    EnvironmentBuilder builder =
        AsyncEnvironment.builder()
            .classLoader(loader(false, Extending.class, Initialising.class, Plain.class));
    for (int i = 0; i < 3; i++) {
      try (AsyncEnvironment environment = builder.start()) {
        assertEquals(List.of("plain"), Done.in(environment));
      }
    }
    assertEquals(6, messages.size(), messages.toString());
    assertTrue(messages.stream().allMatch(line -> line.contains(NEIGHBOUR)), messages.toString());
  }

  @Test
  void start_undoesWhatWasBegunWithoutTheLibrary() throws IOException {
    ClassLoader without = loader(false, Using.class, Plain.class);
    try (AsyncEnvironment environment = AsyncEnvironment.builder().classLoader(without).start()) {
      assertEquals(List.of("using undone", "plain"), Done.in(environment));
    }
    assertEquals(1, messages.size(), messages.toString());
    assertTrue(messages.get(0).startsWith("The integration 'using' is skipped"), messages.get(0));
  }

  @Test
  void start_doesNotTakeAFaultForAnAbsence() throws IOException {
    EnvironmentBuilder builder =
        AsyncEnvironment.builder().classLoader(loader(false, Plain.class, Broken.class));
    for (int i = 0; i < 2; i++) { // the second time it is a NoClassDefFoundError too
      assertThrows(ServiceConfigurationError.class, builder::start);
    }
    assertEquals(List.of(), messages);
  }

  @Test
  void configured_isInstalledAfterTheOthersInPlaceOfTheOneThatIsFound() throws IOException {
    ClassLoader both =
        new URLClassLoader(
            ((Loader) loader(true, Using.class, Plain.class)).getURLs(),
            AbsentLibraryTest.class.getClassLoader());
    Using configured = new Using();
    try (AsyncEnvironment environment =
        AsyncEnvironment.builder().classLoader(both).configured(configured).start()) {
      assertEquals(List.of("plain", "using"), Done.in(environment));
    }
    try (AsyncEnvironment environment =
        AsyncEnvironment.builder().integrations(new Plain()).configured(configured).start()) {
      assertEquals(List.of("plain", "using"), Done.in(environment));
    }
  }

  @Test
  void tooOldLibrary_isRefusedWithOneSentenceAndNothingStaysInstalled() {
    List<String> seen = new ArrayList<>();
    NoSuchMethodError missing = new NoSuchMethodError("Neighbour.newest()");
    Integration tooOld =
        new Integration() {
          @Override
          public String name() {
            return "neighbour";
          }

          @Override
          public void install(AsyncEnvironment environment) {
            UnsupportedLibraryException.unless(
                "neighbour-core",
                "2.4.0",
                () -> {
                  throw missing;
                });
            seen.add("installed");
          }
        };
    Integration before =
        new Integration() {
          @Override
          public String name() {
            return "before";
          }

          @Override
          public void install(AsyncEnvironment environment) {
            environment.addCleanupHook(() -> seen.add("undone"));
          }
        };
    EnvironmentBuilder builder = AsyncEnvironment.builder().integrations(before, tooOld);
    var e = assertThrows(UnsupportedLibraryException.class, builder::start);
    assertEquals(
        "neighbour-core is here in a version that is older than 2.4.0, the oldest that carries the"
            + " context; nothing has been installed in it. Use that version or a newer one, or leave"
            + " the integration out.",
        e.getMessage());
    assertSame(missing, e.getCause());
    assertEquals("neighbour-core", e.library());
    assertEquals("2.4.0", e.oldest());
    assertEquals(List.of("undone"), seen);
  }

  @Test
  void unless_letsOutWhatIsNoLinkageError() {
    IllegalArgumentException thrown = new IllegalArgumentException();
    assertSame(
        thrown,
        assertThrows(
            IllegalArgumentException.class,
            () ->
                UnsupportedLibraryException.unless(
                    "neighbour-core",
                    "2.4.0",
                    () -> {
                      throw thrown;
                    })));
    UnsupportedLibraryException.unless("neighbour-core", "2.4.0", Neighbour::newest);
  }

  @Test
  void otherLinkageErrorsOfAnInstallation_areFailures() {
    NoSuchMethodError missing = new NoSuchMethodError("unforeseen");
    Integration unforeseen =
        new Integration() {
          @Override
          public String name() {
            return "unforeseen";
          }

          @Override
          public void install(AsyncEnvironment environment) {
            throw missing;
          }
        };
    EnvironmentBuilder builder = AsyncEnvironment.builder().integrations(unforeseen);
    var e = assertThrows(IllegalStateException.class, builder::start);
    assertFalse(e instanceof UnsupportedLibraryException);
    assertSame(missing, assertInstanceOf(NoSuchMethodError.class, e.getCause()));
  }
}
