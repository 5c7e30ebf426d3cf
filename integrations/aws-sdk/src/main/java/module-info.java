/** Stores that follow the calls of the AWS SDK. */
@SuppressWarnings({"module", "requires-automatic", "requires-transitive-automatic"})
module io.asynclocal.awssdk {
  requires transitive io.asynclocal;
  requires static transitive org.jspecify;
  requires transitive software.amazon.awssdk.core;

  exports io.asynclocal.awssdk;
}
