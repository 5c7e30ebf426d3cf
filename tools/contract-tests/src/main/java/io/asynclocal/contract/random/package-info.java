/**
 * Random programs and their oracle: how seeds are run, several at a time; what their functions have
 * to see; how a faulty one is made smaller and reported; and that nothing is kept after the end.
 * What a program consists of, each library's tests say.
 */
@NullMarked
package io.asynclocal.contract.random;

import org.jspecify.annotations.NullMarked;
