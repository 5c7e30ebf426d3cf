/** A shop on Spring MVC, JDBC and {@code RestClient}, as anybody would write it. */
@NullMarked
package io.asynclocal.examples.mvc;

import org.jspecify.annotations.NullMarked;
