package io.asynclocal.logging;

import java.util.List;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.spi.NoOpThreadContextMap;
import org.apache.logging.log4j.spi.ReadOnlyThreadContextMap;

/** What is replaced in Log4j 2; loaded only where that is there. */
final class Log4jReplacements {
  private Log4jReplacements() {}

  /**
   * Returns nothing where Log4j is configured to have no map, or one of somebody else's, such as
   * that which leads to SLF4J's MDC.
   */
  static List<Replacement<?>> install() {
    StaticField map = new StaticField(ThreadContext.class, "contextMap");
    StaticField readOnly = new StaticField(ThreadContext.class, "readOnlyContextMap");
    Object present = map.get();
    if (present == null || !isLog4js(present) || present instanceof NoOpThreadContextMap) {
      return List.of();
    }
    if (!(present instanceof ReadOnlyThreadContextMap)) {
      return List.of(
          Replacement.of("Log4j's ThreadContext", map::get, map::set, new Log4jContextMap()));
    }
    Log4jContextMap ours = new ReadOnlyLog4jContextMap();
    return List.of(
        Replacement.of("Log4j's ThreadContext", map::get, map::set, ours),
        Replacement.of("Log4j's read-only ThreadContext", readOnly::get, readOnly::set, ours));
  }

  private static boolean isLog4js(Object map) {
    return map.getClass().getName().startsWith("org.apache.logging.log4j.");
  }
}
