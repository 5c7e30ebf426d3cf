package io.asynclocal.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What README.md says of commands and docs/modules.md of artifacts is so; their code is {@code
 * DocumentsTest}'s.
 */
class ReadmeTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern BLOCK =
      Pattern.compile(
          "^```(?<language>\\w*)\\n(?<body>.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern ARTIFACT =
      Pattern.compile("<artifactId>(asynclocal-[\\w-]+)</artifactId>");

  private static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }

  private static List<String> blocks(String text, String... languages) {
    List<String> blocks = new ArrayList<>();
    for (Matcher block = BLOCK.matcher(text); block.find(); ) {
      if (List.of(languages).contains(block.group("language"))) {
        blocks.add(block.group("body"));
      }
    }
    return blocks;
  }

  /** The first block after a heading. */
  private static String command(String heading) throws IOException {
    String readme = read("README.md");
    return blocks(readme.substring(readme.indexOf("\n## " + heading + "\n")), "sh").get(0).strip();
  }

  @Test
  void everyArtifactOfTheBomIsAmongTheModulesAndNoOther() throws IOException {
    Pattern cell = Pattern.compile("^\\| \\[?`(asynclocal-[\\w-]+)`", Pattern.MULTILINE);
    List<String> listed =
        cell.matcher(read("docs/modules.md")).results().map(row -> row.group(1)).sorted().toList();
    List<String> published =
        ARTIFACT
            .matcher(read("bom/pom.xml"))
            .results()
            .map(artifact -> artifact.group(1))
            .filter(artifact -> !artifact.equals("asynclocal-bom"))
            .sorted()
            .toList();
    assertEquals(published, listed);
  }

  @Test
  void theTestCommandIsWhatContinuousIntegrationRuns() throws IOException {
    assertTrue(read(".ci/run").contains(command("Test it")), command("Test it"));
  }

  @Test
  void theRunCommandRunsThisModule() throws IOException {
    String command = command("Run it");
    assertTrue(command.startsWith("mvn "), command);
    assertTrue(command.contains(" -pl examples -am "), command);
    assertTrue(command.endsWith(" && java -jar examples/target/examples.jar"), command);
  }
}
