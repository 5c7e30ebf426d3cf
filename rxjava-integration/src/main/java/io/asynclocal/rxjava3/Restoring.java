package io.asynclocal.rxjava3;

/** A class of ours that restores by itself, so that nothing need be put before or behind it. */
interface Restoring {}
