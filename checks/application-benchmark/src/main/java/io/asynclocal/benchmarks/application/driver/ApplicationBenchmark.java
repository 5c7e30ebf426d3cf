package io.asynclocal.benchmarks.application.driver;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;

/**
 * Measures services in each way of carrying a request's id: every way in a process of its own,
 * warmed up by as many requests, and all of them in turn, round after round.
 */
public final class ApplicationBenchmark {
  private static final int COUNTED = 100;
  private static final int BEFORE_COUNTING = 300;

  private final Options options;

  private ApplicationBenchmark(Options options) {
    this.options = options;
  }

  /** Measures what the command line asks for. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (List.of(args).contains("--help")) {
      System.out.print(Options.USAGE);
      return;
    }
    Options options;
    try {
      options = Options.of(List.of(args));
    } catch (IllegalArgumentException | NoSuchElementException e) {
      System.err.println(e.getMessage() + System.lineSeparator() + Options.USAGE);
      System.exit(2);
      return;
    }
    ApplicationBenchmark benchmark = new ApplicationBenchmark(options);
    List<String> results = new ArrayList<>();
    for (Application application : options.services) {
      results.add(options.count ? benchmark.count(application) : benchmark.measure(application));
    }
    System.out.println();
    results.forEach(System.out::println);
  }

  private String measure(Application application) throws IOException, InterruptedException {
    Table table = new Table();
    List<Server> servers = new ArrayList<>();
    try {
      for (Way way : options.waysOf(application)) {
        Server server = Server.start(application, way, options.javaOptions);
        servers.add(server);
        say(application, way, "warming up: " + options.warmUp + " requests");
        server.measure(options.warmUp, options.connections);
      }
      for (int round = 1; round <= options.rounds; round++) {
        for (Server server : servers) {
          Window window = server.measure(options.requests, options.connections);
          table.add(server.way(), window);
          say(application, server.way(), described(round, window));
        }
      }
    } finally {
      for (Server server : servers) {
        server.close();
      }
    }
    return heading(application) + table.markdown() + System.lineSeparator();
  }

  private String described(int round, Window window) {
    return String.format(
        Locale.ROOT,
        "round %d of %d: %.0f µs, %,.0f bytes",
        round,
        options.rounds,
        window.cpuMicros(),
        window.bytes());
  }

  private String heading(Application application) {
    return String.format(
        Locale.ROOT,
        "%s, %s, Java %s, %d processors; %,d requests to warm up, %d × %,d over %d connections%n%n",
        application.title,
        LocalDate.now(ZoneId.systemDefault()),
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        options.warmUp,
        options.rounds,
        options.requests,
        options.connections);
  }

  private String count(Application application) throws IOException, InterruptedException {
    StringBuilder counted = new StringBuilder();
    // Room for all objects of the requests that are counted: none may be collected meanwhile.
    List<String> javaOptions = List.of("-Xms1g", "-Xmx1g", "-Xmn800m", "-XX:+UseSerialGC");
    for (Way way : options.waysOf(application)) {
      try (Server server = Server.start(application, way, javaOptions, "count")) {
        for (Request kind : application.kinds()) {
          say(application, way, "counting " + kind.target());
          server.count(kind, BEFORE_COUNTING);
          counted
              .append(
                  String.format("%n### %s: %s %s%n%n", way.title(), kind.method(), kind.target()))
              .append(server.count(kind, COUNTED))
              .append(System.lineSeparator());
        }
      }
    }
    return counted.toString();
  }

  private static void say(Application application, Way way, String what) {
    System.out.println(application.title + ", " + way.title() + ", " + what);
  }
}
