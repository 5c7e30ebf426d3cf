/** What a server says about itself. */
@NullMarked
package io.asynclocal.benchmarks.application.server;

import org.jspecify.annotations.NullMarked;
