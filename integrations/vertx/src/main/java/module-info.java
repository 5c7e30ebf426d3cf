/** Stores that follow Vert.x's events and messages. */
module io.asynclocal.vertx {
  requires transitive io.asynclocal;
  requires static transitive org.jspecify;
  requires transitive io.vertx.core;

  exports io.asynclocal.vertx;
}
