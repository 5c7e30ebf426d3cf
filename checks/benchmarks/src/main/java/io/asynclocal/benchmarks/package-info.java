/**
 * What the library's operations cost, each beside a baseline and the neighbours in one run. One
 * class asks one question; {@link io.asynclocal.benchmarks.MarkdownTable} prints the answers.
 */
@NullMarked
package io.asynclocal.benchmarks;

import org.jspecify.annotations.NullMarked;
