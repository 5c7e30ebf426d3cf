package io.asynclocal.contract.conformance;

import java.util.List;

/**
 * A recorded program of {@code promises.jsonl}, with the events that a real Node.js saw, in order.
 *
 * @param turns what runs one after another, each when all reactions of the one before have run
 */
record PromiseProgram(
    String id, int hooks, List<List<PromiseOp>> turns, List<List<Object>> expect) {}
