package io.asynclocal.spring.boot;

import java.util.List;
import java.util.Map;

/**
 * What has been found since the application was started.
 *
 * @param alive how much asynchronous work is alive
 * @param aliveByType the same, by type
 * @param uncounted how much was not counted, because there was too much
 * @param lost in how many places a store was missed that there had been
 * @param lostStores the last of these places, with what to do
 * @param retained what keeps contexts of requests that have ended, as far as it was looked for
 */
record Findings(
    long alive,
    Map<String, Long> aliveByType,
    long uncounted,
    long lost,
    List<String> lostStores,
    List<String> retained) {}
