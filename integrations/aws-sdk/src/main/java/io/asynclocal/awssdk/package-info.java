/**
 * Carries stores through calls of the AWS SDK for Java 2.x: {@link io.asynclocal.awssdk.AwsCalls}.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, and every type may be
 * used from any thread.
 */
@NullMarked
package io.asynclocal.awssdk;

import org.jspecify.annotations.NullMarked;
