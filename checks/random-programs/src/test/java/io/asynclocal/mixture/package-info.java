/** Random programs in which several libraries hand one another their work. */
@NullMarked
package io.asynclocal.mixture;

import org.jspecify.annotations.NullMarked;
