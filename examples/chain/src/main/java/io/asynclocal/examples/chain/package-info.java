/**
 * Requests that keep their stores through five processes: {@link
 * io.asynclocal.examples.chain.Main}.
 */
@NullMarked
package io.asynclocal.examples.chain;

import org.jspecify.annotations.NullMarked;
