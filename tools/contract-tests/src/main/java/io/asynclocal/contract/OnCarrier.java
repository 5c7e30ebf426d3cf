package io.asynclocal.contract;

/** What the rules of every section need. */
interface OnCarrier {
  /** {@return the carrier that is tested} */
  Carrier carrier();
}
