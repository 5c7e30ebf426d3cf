/**
 * Fails a JUnit test that leaves asynchronous work behind: {@link
 * io.asynclocal.junit.AsyncContextExtension}, with {@link io.asynclocal.junit.LeavesNothingBehind}
 * for its options.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, and every type may be
 * used from any thread.
 */
@NullMarked
package io.asynclocal.junit;

import org.jspecify.annotations.NullMarked;
