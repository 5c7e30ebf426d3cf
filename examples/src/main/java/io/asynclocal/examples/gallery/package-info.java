/** Small programs, one for each thing to show; docs/gallery.md has them with what they print. */
@NullMarked
package io.asynclocal.examples.gallery;

import org.jspecify.annotations.NullMarked;
