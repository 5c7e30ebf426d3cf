/**
 * What has to stand in the bootstrap class loader while the JDK's own classes are instrumented;
 * nothing to call from elsewhere.
 */
@NullMarked
package io.asynclocal.diagnostics.bootstrap;

import org.jspecify.annotations.NullMarked;
