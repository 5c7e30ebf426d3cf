/** What carrying stores costs coroutines. */
@NullMarked
package io.asynclocal.benchmarks.coroutines;

import org.jspecify.annotations.NullMarked;
