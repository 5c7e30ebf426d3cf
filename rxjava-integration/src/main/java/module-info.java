/**
 * Stores that follow RxJava's subscriptions. RxJava's module opens nothing; what the documentation
 * of the installation says is missing there comes back with {@code --add-opens}.
 */
@SuppressWarnings({"module", "requires-automatic"}) // names that others gave
module io.asynclocal.rxjava3 {
  requires transitive io.asynclocal;
  requires static transitive org.jspecify;
  requires transitive io.reactivex.rxjava3;
  requires org.reactivestreams;

  exports io.asynclocal.rxjava3;

  provides io.asynclocal.environment.Integration with
      io.asynclocal.rxjava3.RxJavaIntegration;
}
