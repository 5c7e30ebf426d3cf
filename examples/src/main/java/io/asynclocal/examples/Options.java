package io.asynclocal.examples;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param requests how many requests the driver fires
 * @param concurrency how many of them at a time
 * @param port where to listen, 0 for any free port
 * @param serve whether to serve until interrupted instead of driving
 * @param off whether to leave the library out
 * @param agent whether to run the service that wraps nothing instead, with the Java agent
 * @param live whether to serve a page that shows what goes on
 * @param pages where to write pages that show what the service did
 * @param help whether to explain the options, and do nothing else
 */
record Options(
    int requests,
    int concurrency,
    int port,
    boolean serve,
    boolean off,
    boolean agent,
    boolean live,
    Optional<Path> pages,
    boolean help) {

  static final String USAGE =
      """
      Runs an HTTP service whose requests keep their id across eight hops, fires requests at it, and
      counts the hops that saw no store (lost) or another request's (crossed).

        --requests N     how many requests to fire (200)
        --concurrency C  how many of them at a time (20)
        --off            leave the library out, to see what is lost then
        --agent          run a service that wraps nothing, in a JVM with the Java agent; with --off,
                         without it
        --live           serve a page, on loopback, that shows what goes on meanwhile
        --pages DIR      write flame graphs, a timeline and a log of what happened there
        --serve          serve until interrupted, for a browser or curl
        --port P         where to listen (any free port; 8080 with --serve)
        --help           this text

      Exits with 0 if every hop saw its own request's store, with 1 if one did not, and with 2 if
      nothing could be run.""";

  private static final int MOST_REQUESTS = 10_000_000;
  private static final int MOST_CONCURRENCY = 10_000;
  private static final int LAST_PORT = 65_535;

  static Options parse(List<String> arguments) {
    Parser parser = new Parser();
    for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
      parser.accept(rest.next(), rest);
    }
    return parser.options();
  }

  private static final class Parser {
    private int requests = -1;
    private int concurrency = -1;
    private int port = -1;
    private boolean serve;
    private boolean off;
    private boolean agent;
    private boolean live;
    private @Nullable Path pages;
    private boolean help;

    void accept(String option, Iterator<String> rest) {
      switch (option) {
        case "--requests" -> requests = number(option, rest, 1, MOST_REQUESTS);
        case "--concurrency" -> concurrency = number(option, rest, 1, MOST_CONCURRENCY);
        case "--port" -> port = number(option, rest, 0, LAST_PORT);
        case "--pages" -> pages = directory(option, rest);
        case "--serve" -> serve = true;
        case "--off" -> off = true;
        case "--agent" -> agent = true;
        case "--live" -> live = true;
        case "--help", "-h" -> help = true;
        default ->
            throw new BadOption(
                "There is no option '" + option + "'. --help lists those that there are.");
      }
    }

    private static Path directory(String option, Iterator<String> rest) {
      if (!rest.hasNext()) {
        throw new BadOption(option + " has no value. Give it a directory.");
      }
      return Path.of(rest.next());
    }

    private static int number(String option, Iterator<String> rest, int least, int most) {
      String expected = "a whole number from " + least + " to " + most;
      if (!rest.hasNext()) {
        throw new BadOption(option + " has no value. Give it " + expected + ".");
      }
      String value = rest.next();
      try {
        int number = Integer.parseInt(value);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Said below, as for a number that is out of range.
      }
      throw new BadOption(option + " is '" + value + "'. Give it " + expected + ".");
    }

    Options options() {
      if (serve && (requests >= 0 || concurrency >= 0)) {
        throw new BadOption(
            (requests >= 0 ? "--requests" : "--concurrency")
                + " is for the driver, and --serve starts none. Leave one of them out.");
      }
      if (serve && pages != null) {
        throw new BadOption(
            "--pages shows what the driver's requests did, and --serve starts no driver. Leave one of"
                + " them out.");
      }
      if (agent && (serve || live || pages != null)) {
        throw new BadOption(
            "--agent runs a program of its own, which knows no "
                + (serve ? "--serve" : live ? "--live" : "--pages")
                + ". Leave one of them out.");
      }
      return new Options(
          or(requests, 200),
          or(concurrency, 20),
          or(port, serve ? 8080 : 0),
          serve,
          off,
          agent,
          live,
          Optional.ofNullable(pages),
          help);
    }

    private static int or(int given, int standard) {
      return given < 0 ? standard : given;
    }
  }
}
