/**
 * The context of log lines, in stores. Each of the logging libraries is needed only where it is
 * used; Logback's and Log4j's modules have to be opened to this one.
 */
module io.asynclocal.logging {
  requires transitive io.asynclocal;
  requires static ch.qos.logback.classic;
  requires static ch.qos.logback.core;
  requires static org.apache.logging.log4j;
  requires static transitive org.jspecify;
  requires static org.slf4j;

  exports io.asynclocal.logging;

  provides io.asynclocal.environment.Integration with
      io.asynclocal.logging.LoggingIntegration;
}
