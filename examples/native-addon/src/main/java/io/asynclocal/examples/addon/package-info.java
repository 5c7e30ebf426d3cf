/**
 * An add-on in C whose own threads call back into Java, in the context of the caller: through JNI,
 * or through the Foreign Function &amp; Memory API where there is one.
 */
@NullMarked
package io.asynclocal.examples.addon;

import org.jspecify.annotations.NullMarked;
