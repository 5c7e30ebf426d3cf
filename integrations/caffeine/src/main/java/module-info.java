/** Stores that follow the loads of Caffeine's caches. */
module io.asynclocal.caffeine {
  requires transitive io.asynclocal;
  requires static transitive org.jspecify;
  requires transitive com.github.benmanes.caffeine;

  exports io.asynclocal.caffeine;
}
