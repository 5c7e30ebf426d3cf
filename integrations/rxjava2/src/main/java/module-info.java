/** Stores that follow the subscriptions of RxJava 2. */
@SuppressWarnings({"module", "requires-automatic"}) // names that others gave
module io.asynclocal.rxjava2 {
  requires transitive io.asynclocal;
  requires static transitive org.jspecify;
  requires io.reactivex.rxjava2;
  requires org.reactivestreams;

  exports io.asynclocal.rxjava2;

  provides io.asynclocal.environment.Integration with
      io.asynclocal.rxjava2.RxJava2Integration;
}
