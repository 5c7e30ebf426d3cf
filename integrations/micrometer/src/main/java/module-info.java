/** Stores that follow Micrometer's context propagation, and what that propagates. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // its manifest names it
module io.asynclocal.micrometer {
  requires transitive io.asynclocal;
  requires static transitive org.jspecify;
  requires transitive context.propagation;
  requires static spring.security.core;

  exports io.asynclocal.micrometer;

  uses io.micrometer.context.ThreadLocalAccessor;

  provides io.asynclocal.environment.Integration with
      io.asynclocal.micrometer.MicrometerIntegration;
  provides io.micrometer.context.ThreadLocalAccessor with
      io.asynclocal.micrometer.AsyncContextAccessor;
}
