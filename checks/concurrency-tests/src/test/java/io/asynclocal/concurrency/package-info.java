/**
 * Hunts for interleavings: jcstress runs its classes on real processors millions of times, Lincheck
 * explores the switches between threads one by one. Each test says which interleaving it hunts.
 */
package io.asynclocal.concurrency;
