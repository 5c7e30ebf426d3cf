/**
 * Shows the asynchronous work of an application. Micrometer and Byte Buddy are needed only for what
 * is made with them.
 */
@SuppressWarnings("requires-automatic") // its manifest names it
module io.asynclocal.diagnostics {
  requires transitive io.asynclocal;
  requires transitive java.management;
  requires jdk.httpserver;
  requires jdk.jfr;
  requires static io.asynclocal.remote;
  requires static java.instrument;
  requires static micrometer.observation;
  requires static net.bytebuddy;
  requires static net.bytebuddy.agent;
  requires static transitive org.jspecify;

  exports io.asynclocal.diagnostics;
}
