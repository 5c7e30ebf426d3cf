/** Stores that follow Netty's events, futures and tasks. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // its manifest names it
module io.asynclocal.netty {
  requires transitive io.asynclocal;
  requires static transitive org.jspecify;
  requires transitive io.netty.common;
  requires transitive io.netty.transport;
  requires io.netty.codec.http;
  requires io.netty.handler;
  requires static io.asynclocal.remote;
  requires static org.reactivestreams;
  requires static reactor.core;
  requires static reactor.netty.core;
  requires static reactor.netty.http;

  exports io.asynclocal.netty;
}
