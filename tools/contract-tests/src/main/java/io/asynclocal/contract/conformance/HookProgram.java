package io.asynclocal.contract.conformance;

import java.util.List;

/** A recorded program of {@code hooks.jsonl}, with the events that are expected, in order. */
record HookProgram(String id, int hooks, List<HookOp> body, List<List<Object>> expect) {}
