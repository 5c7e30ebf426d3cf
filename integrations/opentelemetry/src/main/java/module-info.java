/** OpenTelemetry's current context, in a store. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // its manifest names it
module io.asynclocal.opentelemetry {
  requires transitive io.asynclocal;
  requires static transitive org.jspecify;
  requires transitive io.opentelemetry.context;

  exports io.asynclocal.opentelemetry;

  provides io.opentelemetry.context.ContextStorageProvider with
      io.asynclocal.opentelemetry.AsyncContextStorageProvider;
}
