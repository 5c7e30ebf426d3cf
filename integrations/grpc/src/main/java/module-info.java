/**
 * Stores that follow gRPC's calls, and its context in a store. gRPC looks for the latter under a
 * name of its own, {@code io.grpc.override}.
 */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // its manifest names it
module io.asynclocal.grpc {
  requires transitive io.asynclocal;
  requires static transitive org.jspecify;
  requires transitive io.grpc;
  requires static io.asynclocal.remote;

  exports io.asynclocal.grpc;
  exports io.grpc.override;
}
