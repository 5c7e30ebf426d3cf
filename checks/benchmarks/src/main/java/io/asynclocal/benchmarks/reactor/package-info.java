/** What it costs that a context follows a pipeline of Reactor. */
@NullMarked
package io.asynclocal.benchmarks.reactor;

import org.jspecify.annotations.NullMarked;
