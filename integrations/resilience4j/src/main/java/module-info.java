/** Stores that follow Resilience4j's bulkheads and time limits. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // its manifest names it
module io.asynclocal.resilience4j {
  requires transitive io.asynclocal;
  requires static transitive org.jspecify;
  requires transitive io.github.resilience4j.core;

  exports io.asynclocal.resilience4j;
}
