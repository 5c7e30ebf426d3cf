package io.asynclocal.logging;

import org.apache.logging.log4j.spi.ReadOnlyThreadContextMap;

/** Where Log4j had such a map, it goes on asking for what only such a map has. */
final class ReadOnlyLog4jContextMap extends Log4jContextMap implements ReadOnlyThreadContextMap {}
