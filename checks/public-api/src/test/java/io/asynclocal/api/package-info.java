/** What users may call, compared with what is checked in. */
@NullMarked
package io.asynclocal.api;

import org.jspecify.annotations.NullMarked;
