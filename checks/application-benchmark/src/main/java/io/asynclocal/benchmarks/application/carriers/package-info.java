/** Ways in which a request's id gets to where it is read. */
@NullMarked
package io.asynclocal.benchmarks.application.carriers;

import org.jspecify.annotations.NullMarked;
