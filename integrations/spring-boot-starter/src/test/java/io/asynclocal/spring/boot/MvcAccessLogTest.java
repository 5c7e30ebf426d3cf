package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tomcat's access log shows the id of a request that the response has in a header, as made too. */
final class MvcAccessLogTest {
  @TempDir private Path directory;

  @Configuration(proxyBeanMethods = false)
  @Import({Application.class, Hello.class})
  static class App {}

  @RestController
  static class Hello {
    @GetMapping("/plain")
    String plain() {
      return String.valueOf(Seen.ID.getStore());
    }

    @GetMapping("/callable")
    Callable<String> callable() {
      return () -> String.valueOf(Seen.ID.getStore());
    }
  }

  @Test
  void lineHasTheIdOfItsRequest() throws Exception {
    List<String> expected = answers(10);
    assertEquals(10, expected.stream().distinct().count(), "ids were made");
    assertEquals(expected.stream().sorted().toList(), lines().stream().sorted().toList());
  }

  @Test
  void lineHasNoIdWithoutTheStarter() throws Exception {
    assertEquals(
        List.of("/plain null", "/callable null"), answers(2, "--asynclocal.enabled=false"));
    assertEquals(List.of("/callable -", "/plain -"), lines().stream().sorted().toList());
  }

  /** Returns the paths that were asked for, each with what its handler has seen. */
  private List<String> answers(int requests, String... more) throws Exception {
    List<String> answers = new ArrayList<>();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.tomcat.basedir=" + directory,
                "--server.tomcat.accesslog.enabled=true",
                "--server.tomcat.accesslog.directory=access",
                "--server.tomcat.accesslog.pattern=%U %{X-Request-ID}o"));
    arguments.addAll(List.of(more));
    try (ConfigurableApplicationContext context =
        Application.of(WebApplicationType.SERVLET, App.class)
            .run(arguments.toArray(String[]::new))) {
      HttpClient client = HttpClient.newHttpClient();
      for (int i = 0; i < requests; i++) {
        String path = i % 2 == 0 ? "/plain" : "/callable";
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("http://localhost:" + Load.portOf(context) + path))
                .build();
        String id = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        answers.add(path + " " + id);
      }
    }
    return answers;
  }

  /** Lines are written to the end when the server has stopped. */
  private List<String> lines() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("access"))) {
      return Files.readAllLines(files.findFirst().orElseThrow());
    }
  }
}
