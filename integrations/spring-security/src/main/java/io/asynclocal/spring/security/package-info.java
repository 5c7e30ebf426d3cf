/**
 * {@link io.asynclocal.spring.security.SpringSecurityIntegration} makes Spring Security's current
 * user a store, which follows the work and which no two flows share.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, and every type may be
 * used from any thread.
 */
@NullMarked
package io.asynclocal.spring.security;

import org.jspecify.annotations.NullMarked;
