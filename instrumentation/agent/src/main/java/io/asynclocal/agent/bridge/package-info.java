/**
 * What the JDK's own classes call once they are edited. These classes are renamed and defined in
 * {@code java.lang}: {@code Bridge} is {@code java.lang.AsyncLocalBridge} there. They know nothing
 * but the JDK, and use no lambda, since that would need classes that are being edited.
 */
@NullMarked
package io.asynclocal.agent.bridge;

import org.jspecify.annotations.NullMarked;
