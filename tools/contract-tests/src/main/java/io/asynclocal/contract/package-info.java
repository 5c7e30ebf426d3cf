/**
 * What every integration must prove: {@link io.asynclocal.contract.Carrier} is implemented with the
 * means of one library, and the contract's tests and the recorded programs run on it.
 *
 * <p>Unless a member says otherwise: parameters and results are never null.
 */
@NullMarked
package io.asynclocal.contract;

import org.jspecify.annotations.NullMarked;
