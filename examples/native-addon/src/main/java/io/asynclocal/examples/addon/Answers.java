package io.asynclocal.examples.addon;

/** What the add-on's own threads call. */
@FunctionalInterface
interface Answers {

  /** Takes the result of a call. It must not throw: there is no Java below it to catch anything. */
  void answer(long call, long result);
}
