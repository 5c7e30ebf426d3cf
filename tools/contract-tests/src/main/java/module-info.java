/** What every integration is tested with. JUnit runs the methods, Jackson makes the programs. */
module io.asynclocal.contract {
  requires transitive io.asynclocal;
  requires static transitive org.jspecify;
  requires com.fasterxml.jackson.annotation;
  requires com.fasterxml.jackson.databind;
  requires java.logging;
  requires transitive org.junit.jupiter.api;
  requires org.junit.jupiter.params;

  exports io.asynclocal.contract;
  exports io.asynclocal.contract.conformance;
  exports io.asynclocal.contract.random;

  opens io.asynclocal.contract to
      org.junit.platform.commons;
  opens io.asynclocal.contract.conformance to
      com.fasterxml.jackson.databind,
      org.junit.platform.commons;
}
