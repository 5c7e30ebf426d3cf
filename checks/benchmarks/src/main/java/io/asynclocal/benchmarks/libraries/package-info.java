/** What it costs that other libraries' state comes along: log contexts, spans, Observations. */
@NullMarked
package io.asynclocal.benchmarks.libraries;

import org.jspecify.annotations.NullMarked;
