/** A service on RxJava. */
@NullMarked
package io.asynclocal.benchmarks.application.rxjava;

import org.jspecify.annotations.NullMarked;
