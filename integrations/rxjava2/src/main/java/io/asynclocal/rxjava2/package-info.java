/**
 * Carries stores through the pipelines of RxJava 2: {@link
 * io.asynclocal.rxjava2.RxJava2Integration}.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, and every type may be
 * used from any thread.
 */
@NullMarked
package io.asynclocal.rxjava2;

import org.jspecify.annotations.NullMarked;
