package io.asynclocal.contract.conformance;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** One operation of a recorded program, as the JSON names it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
@JsonSubTypes({
  @JsonSubTypes.Type(name = "get", value = StoreOp.Get.class),
  @JsonSubTypes.Type(name = "run", value = StoreOp.Run.class),
  @JsonSubTypes.Type(name = "runThrows", value = StoreOp.RunThrows.class),
  @JsonSubTypes.Type(name = "scope", value = StoreOp.InScope.class),
  @JsonSubTypes.Type(name = "exit", value = StoreOp.Exit.class),
  @JsonSubTypes.Type(name = "enterWith", value = StoreOp.EnterWith.class),
  @JsonSubTypes.Type(name = "bind", value = BindingOp.Bind.class),
  @JsonSubTypes.Type(name = "call", value = BindingOp.Call.class),
  @JsonSubTypes.Type(name = "snapshot", value = BindingOp.Snapshot.class),
  @JsonSubTypes.Type(name = "inSnapshot", value = BindingOp.InSnapshot.class),
  @JsonSubTypes.Type(name = "resource", value = ResourceOp.Make.class),
  @JsonSubTypes.Type(name = "inResource", value = ResourceOp.Run.class),
  @JsonSubTypes.Type(name = "inResourceThrows", value = ResourceOp.RunThrows.class),
  @JsonSubTypes.Type(name = "bindResource", value = ResourceOp.Bind.class),
  @JsonSubTypes.Type(name = "timer", value = CallbackOp.Timer.class),
  @JsonSubTypes.Type(name = "immediate", value = CallbackOp.Immediate.class),
  @JsonSubTypes.Type(name = "microtask", value = CallbackOp.Microtask.class),
  @JsonSubTypes.Type(name = "promise", value = CallbackOp.MakePromise.class),
  @JsonSubTypes.Type(
      names = {"then", "catch"},
      value = CallbackOp.Then.class),
  @JsonSubTypes.Type(name = "async", value = AsyncOp.class),
  @JsonSubTypes.Type(name = "emitter", value = EmitterOp.Make.class),
  @JsonSubTypes.Type(name = "emit", value = EmitterOp.Emit.class)
})
sealed interface Op permits StoreOp, BindingOp, ResourceOp, CallbackOp, AsyncOp, EmitterOp {

  /** Performs this operation, and returns the names that the operations after it may use. */
  Names perform(ProgramRun run, Names names);
}
