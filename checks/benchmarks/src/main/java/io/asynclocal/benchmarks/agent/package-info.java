/** What the Java agent costs at the boundaries of the JDK, beside our wrappers. */
@NullMarked
package io.asynclocal.benchmarks.agent;

import org.jspecify.annotations.NullMarked;
