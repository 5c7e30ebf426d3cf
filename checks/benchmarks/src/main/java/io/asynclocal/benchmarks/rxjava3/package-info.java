/** What carrying stores costs RxJava's pipelines. */
@NullMarked
package io.asynclocal.benchmarks.rxjava3;

import org.jspecify.annotations.NullMarked;
