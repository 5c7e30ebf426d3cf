/** Spring Security's context, in a store. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // its manifest names it
module io.asynclocal.spring.security {
  requires transitive io.asynclocal;
  requires transitive spring.security.core;
  requires static transitive org.jspecify;

  exports io.asynclocal.spring.security;

  provides io.asynclocal.environment.Integration with
      io.asynclocal.spring.security.SpringSecurityIntegration;
}
