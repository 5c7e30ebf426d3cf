package app;

import java.util.List;

/**
 * The checks of libraries, each with a client and, where there is one, a server. What is named
 * {@code …/stores/…} is lost where the library's instrumentation is off; what is named {@code
 * …/jdk/…} is carried by the JDK's boundaries alone.
 */
public final class LibraryChecks {
  private LibraryChecks() {}

  /** Runs all whose name begins with an argument, or all. */
  public static void main(String[] prefixes) {
    all().run(List.of(prefixes));
    System.exit(0);
  }

  static Checks all() {
    Checks checks = new Checks();
    OkHttpChecks.addTo(checks);
    GuavaChecks.addTo(checks);
    NettyChecks.addTo(checks);
    GrpcChecks.addTo(checks);
    KafkaChecks.addTo(checks);
    VertxChecks.addTo(checks);
    MutinyChecks.addTo(checks);
    TomcatChecks.addTo(checks);
    ReactorChecks.addTo(checks);
    ServiceChecks.addTo(checks);
    return checks;
  }
}
