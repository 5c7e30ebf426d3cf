package io.asynclocal.contract;

/** What a callback throws where a rule is about callbacks that throw. */
final class ThrownOnPurpose extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ThrownOnPurpose() {
    super("thrown on purpose by the contract", null, false, false);
  }
}
