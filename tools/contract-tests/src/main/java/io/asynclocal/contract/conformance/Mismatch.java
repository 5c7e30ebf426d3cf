package io.asynclocal.contract.conformance;

import java.util.List;

/** A label at which a program saw something else than what was recorded. */
record Mismatch(String program, int label, List<String> expected, List<String> seen) {
  @Override
  public String toString() {
    return "program " + program + ", label " + label + ": expected " + expected + ", saw " + seen;
  }
}
