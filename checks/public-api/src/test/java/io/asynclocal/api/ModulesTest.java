package io.asynclocal.api;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published modules are modules of Java's too, and an application that is one can use them. */
class ModulesTest {
  private static final Path SHOP = Path.of("src", "test", "modules", "shop");

  /** Those that have but a name, and why. */
  private static final Map<String, String> AUTOMATIC =
      Map.of(
          "kotlin-coroutines", "javac would have to see what Kotlin has compiled",
          "integrations/ktor", "it needs the one for coroutines",
          "integrations/okhttp", "two jars of OkHttp's, okio and okio-jvm, have one module name",
          "integrations/kafka", "Kafka's jars have no module names but those of their files",
          "integrations/spring", "Spring's applications are on the class path",
          "integrations/spring-boot-starter", "Spring's applications are on the class path");

  private static final Set<String> OF_SHOP =
      Set.of(
          "io.asynclocal",
          "io.asynclocal.diagnostics",
          "io.asynclocal.guava",
          "io.asynclocal.micrometer",
          "io.asynclocal.mutiny",
          "io.asynclocal.reactor",
          "io.asynclocal.remote",
          "io.asynclocal.rxjava3");

  @TempDir static Path directory;

  @Test
  void publishedModules_areModulesOfJavasButForThoseThatCant() {
    List<String> without =
        PublicApiTest.modules().entrySet().stream()
            .filter(module -> descriptor(module.getValue()) == null)
            .map(module -> PublicApiTest.name(module.getKey()))
            .sorted()
            .toList();
    assertEquals(AUTOMATIC.keySet().stream().sorted().toList(), without);
  }

  @Test
  void modulesOfJavas_exportThePackageOfTheirNameAndShareNone() {
    Map<String, ModuleDescriptor> all =
        PublicApiTest.modules().values().stream()
            .map(ModulesTest::descriptor)
            .filter(Objects::nonNull)
            .collect(toMap(ModuleDescriptor::name, descriptor -> descriptor));
    List<String> packages =
        all.values().stream().flatMap(descriptor -> descriptor.packages().stream()).toList();
    assertEquals(packages.size(), new TreeSet<>(packages).size(), () -> "split: " + packages);
    assertTrue(all.size() > 15, () -> all.keySet().toString());
    all.forEach(
        (name, descriptor) ->
            assertTrue(
                descriptor.exports().stream().anyMatch(export -> export.source().equals(name)),
                name + " doesn't export the package of its name"));
  }

  @Test
  void names_areWhatTheManifestsSayWhereThereIsNoModuleOfJavas() throws IOException {
    for (String folder : AUTOMATIC.keySet()) {
      String pom = Files.readString(PublicApiTest.ROOT.resolve(folder).resolve("pom.xml"));
      assertTrue(pom.contains("<Automatic-Module-Name>io.asynclocal."), folder);
    }
  }

  private static @Nullable ModuleDescriptor descriptor(Path path) {
    try {
      return ModuleFinder.of(path).findAll().stream()
          .map(ModuleReference::descriptor)
          .filter(descriptor -> !descriptor.isAutomatic())
          .findFirst()
          .orElse(null);
    } catch (FindException e) {
      return null; // a folder of classes that isn't a module
    }
  }

  @Test
  void applicationThatIsAModule_hasItsStoresEverywhere() throws Exception {
    assertEquals(
        """
        integration module io.asynclocal.micrometer MicrometerIntegration
        integration module io.asynclocal.mutiny MutinyIntegration
        integration module io.asynclocal.reactor ReactorIntegration
        integration module io.asynclocal.rxjava3 RxJavaIntegration
        executor A-1
        future A-1
        guava A-1
        micrometer A-1
        mutiny A-1
        reactor A-1
        rxjava A-1
        pages true
        remote module io.asynclocal.remote
        """,
        run());
  }

  /** The counterpart: without the integrations' modules the application has none. */
  @Test
  void applicationThatIsAModule_hasNoStoreWithoutTheIntegrations() throws Exception {
    String said = run("none");
    assertTrue(said.contains("\nreactor null\n"), said);
  }

  @BeforeAll
  static void compile() throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("-d", shop().toString(), "--module-path", modulePath()));
    try (Stream<Path> files = Files.walk(SHOP)) {
      files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
    }
    int failed =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(System.err, System.err, arguments.toArray(String[]::new));
    assertEquals(0, failed, "the application doesn't compile");
  }

  private static Path shop() {
    return directory.resolve("shop");
  }

  private static String run(String... choice) throws Exception {
    Path said = directory.resolve("said.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--module-path", modulePath() + File.pathSeparator + shop()));
    command.addAll(List.of("--module", "shop/shop.Main"));
    command.addAll(List.of(choice));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(said.toFile())
            .redirectError(directory.resolve("errors.txt").toFile())
            .start();
    try {
      assertTrue(process.waitFor(5, TimeUnit.MINUTES), () -> "it hangs, and said " + text(said));
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertEquals(0, process.exitValue(), () -> text(said) + text(directory.resolve("errors.txt")));
    return text(said).replace(System.lineSeparator(), "\n");
  }

  /**
   * Returns the libraries that are on this JVM's class path, and of ours what the shop needs.
   * JUnit's would come along for the services that they have, and want what isn't there.
   */
  private static String modulePath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("junit-"))
        .filter(entry -> !isOurs(entry) || isOfShop(descriptor(Path.of(entry))))
        .collect(joining(File.pathSeparator));
  }

  private static boolean isOurs(String entry) {
    return Path.of(entry).toAbsolutePath().normalize().startsWith(PublicApiTest.ROOT);
  }

  private static boolean isOfShop(@Nullable ModuleDescriptor descriptor) {
    return descriptor != null && OF_SHOP.contains(descriptor.name());
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
