package io.asynclocal.benchmarks.application.driver;

/**
 * A request without a body.
 *
 * @param method the method
 * @param target the path and the query
 */
record Request(String method, String target) {}
