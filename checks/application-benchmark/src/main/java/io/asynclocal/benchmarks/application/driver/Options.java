package io.asynclocal.benchmarks.application.driver;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** What the command line asks for. */
final class Options {
  static final String USAGE =
      """
      usage: run [options]
        --services LIST    of webflux, rxjava; all by default
        --ways LIST        of those that the table names, such as Nobody,Reactor; all by default
        --warm-up N        requests to each server before it is measured (20000)
        --rounds N         rounds, in each of which all ways are measured in turn (5)
        --requests N       requests in a round (3000)
        --connections N    connections at once (8)
        --count            counts operators in place of measuring
        --java-option O    an option for each server's JVM; may be given several times
      """;

  List<Application> services = List.of(Application.values());
  List<String> ways = List.of();
  int warmUp = 20_000;
  int rounds = 5;
  int requests = 3_000;
  int connections = 8;
  boolean count;
  final List<String> javaOptions = new ArrayList<>(List.of("-Xms512m", "-Xmx512m"));

  static Options of(List<String> arguments) {
    Options options = new Options();
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      options.read(rest.next(), rest);
    }
    return options;
  }

  private void read(String option, Iterator<String> rest) {
    switch (option) {
      case "--services" ->
          services =
              list(rest).stream()
                  .map(name -> Application.valueOf(name.toUpperCase(Locale.ROOT)))
                  .toList();
      case "--ways" -> ways = list(rest);
      case "--warm-up" -> warmUp = number(rest);
      case "--rounds" -> rounds = number(rest);
      case "--requests" -> requests = number(rest);
      case "--connections" -> connections = number(rest);
      case "--count" -> count = true;
      case "--java-option" -> javaOptions.add(rest.next());
      default -> throw new IllegalArgumentException("There is no option " + option + ".");
    }
  }

  private static List<String> list(Iterator<String> rest) {
    return List.of(rest.next().split(",", -1));
  }

  private static int number(Iterator<String> rest) {
    return Integer.parseInt(rest.next());
  }

  /** Returns the ways of {@code application} that are asked for. */
  List<Way> waysOf(Application application) {
    return application.ways.stream()
        .filter(way -> ways.isEmpty() || ways.contains(way.name()))
        .toList();
  }
}
