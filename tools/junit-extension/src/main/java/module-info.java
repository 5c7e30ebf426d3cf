/**
 * Tests of code that uses stores: JUnit 5's extension. JUnit makes it and what it hands to tests.
 */
module io.asynclocal.junit {
  requires transitive io.asynclocal;
  requires io.asynclocal.diagnostics;
  requires transitive org.junit.jupiter.api;
  requires org.junit.platform.commons;
  requires org.opentest4j;
  requires static transitive org.jspecify;

  exports io.asynclocal.junit;

  opens io.asynclocal.junit to
      org.junit.platform.commons;
}
