/** What the modules for single libraries cost, beside these alone and their usual propagation. */
@NullMarked
package io.asynclocal.benchmarks.frameworks;

import org.jspecify.annotations.NullMarked;
