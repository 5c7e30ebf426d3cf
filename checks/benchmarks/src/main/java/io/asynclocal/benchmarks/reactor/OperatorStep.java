package io.asynclocal.benchmarks.reactor;

/** Assembles one operator of one class. */
@FunctionalInterface
interface OperatorStep {
  /** Assembles the operator onto one of {@code pipelines}, or as the begin of another. */
  void assemble(OpenPipelines pipelines);
}
