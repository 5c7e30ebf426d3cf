package io.asynclocal.benchmarks.application.driver;

import java.util.List;

/** A service that is measured, and the requests that it is sent in turn. */
@SuppressWarnings("ImmutableEnumChecker") // the list is one of List.of
enum Application {
  /** Spring WebFlux. */
  WEBFLUX("a WebFlux service", "webflux.WebFluxService", Way.OF_WEB_FLUX) {
    @Override
    List<Request> kinds() {
      return List.of(
          new Request("POST", "/orders?item=tea"),
          new Request("GET", "/orders/1"),
          new Request("GET", "/events"));
    }
  },

  /** RxJava on the JDK's own server. */
  RXJAVA("an RxJava service", "rxjava.RxJavaService", Way.OF_RX_JAVA) {
    @Override
    List<Request> kinds() {
      return List.of(new Request("GET", "/orders"));
    }
  };

  private static final String PACKAGE = "io.asynclocal.benchmarks.application.";

  final String title;
  final String mainClass;
  final List<Way> ways;

  Application(String title, String mainClass, List<Way> ways) {
    this.title = title;
    this.mainClass = PACKAGE + mainClass;
    this.ways = ways;
  }

  /** Returns the kinds of requests. */
  abstract List<Request> kinds();
}
