/**
 * The recorded programs: what Node.js answered when it ran them, and the means to run them on a
 * {@link io.asynclocal.contract.Carrier} and compare.
 *
 * <p>A program is JSON, read into {@link io.asynclocal.contract.conformance.Program}; each of its
 * operations is an {@link io.asynclocal.contract.conformance.Op} that knows how to perform itself
 * within an {@link io.asynclocal.contract.conformance.ProgramRun}.
 *
 * <p>Unless a member says otherwise: parameters and results are never null.
 */
@NullMarked
package io.asynclocal.contract.conformance;

import org.jspecify.annotations.NullMarked;
