/**
 * What {@code HttpClient}'s classes call once they are edited. These classes are renamed and
 * defined in {@code java.net.http}, when that is used: {@code Handlers} is {@code
 * java.net.http.AsyncLocalHandlers} there.
 */
@NullMarked
package io.asynclocal.agent.bridge.http;

import org.jspecify.annotations.NullMarked;
