/** Brave's current span, in a store. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // its manifest names it
module io.asynclocal.brave {
  requires transitive io.asynclocal;
  requires static transitive org.jspecify;
  requires transitive brave;

  exports io.asynclocal.brave;
}
