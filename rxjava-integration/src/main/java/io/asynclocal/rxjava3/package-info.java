/**
 * Carries the context through RxJava 3: {@link io.asynclocal.rxjava3.RxJavaIntegration} installs
 * what does, and has an operator that binds a store for a part of a pipeline.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, and every type may be
 * used from any thread.
 */
@NullMarked
package io.asynclocal.rxjava3;

import org.jspecify.annotations.NullMarked;
