/** Stores that follow Reactor's subscriptions. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // its manifest names it
module io.asynclocal.reactor {
  requires transitive io.asynclocal;
  requires static transitive org.jspecify;
  requires transitive org.reactivestreams;
  requires transitive reactor.core;

  exports io.asynclocal.reactor;

  provides io.asynclocal.environment.Integration with
      io.asynclocal.reactor.ReactorIntegration;
}
