package io.asynclocal.concurrent;

/** Marks the executors that carry contexts already, which need no second wrapping. */
interface Propagating {}
