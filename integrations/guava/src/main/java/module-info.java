/** Stores that follow Guava's futures. */
module io.asynclocal.guava {
  requires transitive io.asynclocal;
  requires static transitive org.jspecify;
  requires transitive com.google.common;

  exports io.asynclocal.guava;
}
