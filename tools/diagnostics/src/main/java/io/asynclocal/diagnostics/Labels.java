package io.asynclocal.diagnostics;

/** What work is grouped by: something said of the store that is bound where it is begun. */
@FunctionalInterface
interface Labels {
  /** No groups. */
  Labels NONE = () -> "";

  /** Returns the label of work that is begun here, "" for none. */
  String current();
}
