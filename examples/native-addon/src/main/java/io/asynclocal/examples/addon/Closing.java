package io.asynclocal.examples.addon;

/** When the add-on closes the operation of a call. */
public enum Closing {
  /** In every case. */
  ON_EVERY_PATH,

  /** Unless its callback throws, which is easily overlooked: a leak. */
  ON_SUCCESS_ONLY
}
