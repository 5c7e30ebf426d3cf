/** Stores that follow a request to the next process. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // its manifest names it
module io.asynclocal.remote {
  requires transitive io.asynclocal;
  requires static transitive org.jspecify;
  requires static io.opentelemetry.api;
  requires static io.opentelemetry.context;
  requires transitive java.net.http;
  requires transitive jdk.httpserver;

  exports io.asynclocal.remote;
}
