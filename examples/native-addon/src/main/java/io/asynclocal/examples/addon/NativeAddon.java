package io.asynclocal.examples.addon;

/** The add-on's C functions; {@code addon.h} says what each does. */
interface NativeAddon {

  /** {@return false if the add-on is stopping or stopped} */
  boolean submit(long call, long n);

  /** {@return how many calls were answered, 0 once it is freed} */
  long answered();

  /** Joins the add-on's threads. No answer comes after it. */
  void stop();

  /** Gives its memory back. */
  void free();
}
