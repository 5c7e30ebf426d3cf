/** Stores that follow Mutiny's pipelines. */
module io.asynclocal.mutiny {
  requires transitive io.asynclocal;
  requires static transitive org.jspecify;
  requires transitive io.smallrye.mutiny;

  exports io.asynclocal.mutiny;

  provides io.asynclocal.environment.Integration with
      io.asynclocal.mutiny.MutinyIntegration;
  provides io.smallrye.mutiny.infrastructure.CallbackDecorator with
      io.asynclocal.mutiny.EmitterDecorator;
  provides io.smallrye.mutiny.infrastructure.MultiInterceptor with
      io.asynclocal.mutiny.StoreMultiInterceptor;
  provides io.smallrye.mutiny.infrastructure.UniInterceptor with
      io.asynclocal.mutiny.StoreUniInterceptor;
}
