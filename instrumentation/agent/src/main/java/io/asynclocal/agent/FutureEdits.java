package io.asynclocal.agent;

import java.util.ArrayList;
import java.util.List;

/**
 * Futures: each function is bound where it is registered, whoever completes the future. One of the
 * root stays as it is, and is called in the root.
 */
final class FutureEdits implements Boundary {
  private static final String FUTURE = "java/util/concurrent/CompletableFuture";
  private static final String OBJECT = "Ljava/lang/Object;";
  private static final Shape FUNCTION = function("Function", "apply", "(" + OBJECT + ")" + OBJECT);
  private static final Shape CONSUMER = function("Consumer", "accept", "(" + OBJECT + ")V");
  private static final Shape SUPPLIER = function("Supplier", "get", "()" + OBJECT);
  private static final Shape BI_FUNCTION =
      function("BiFunction", "apply", "(" + OBJECT + OBJECT + ")" + OBJECT);
  private static final Shape BI_CONSUMER =
      function("BiConsumer", "accept", "(" + OBJECT + OBJECT + ")V");
  private static final Shape TASK = new Shape("java/lang/Runnable", "run", "()V");

  /** An interface and its method, for one form of function. */
  private record Shape(String type, String method, String descriptor) {
    private String field() {
      return "L" + type + ";";
    }

    BridgeCall registered() {
      return new BridgeCall("Reactions", "registered", "(" + field() + ")" + field());
    }

    /** Has the bridge call the function. */
    InsteadOf called() {
      return new InsteadOf(
          method,
          descriptor,
          new BridgeCall("Reactions", "called", "(" + field() + descriptor.substring(1)));
    }
  }

  private static Shape function(String name, String method, String descriptor) {
    return new Shape("java/util/function/" + name, method, descriptor);
  }

  @Override
  public String name() {
    return "future";
  }

  @Override
  public List<ClassEdit> edits() {
    List<ClassEdit> edits = new ArrayList<>();
    edits.add(stages());
    edits.add(calling("UniApply", "tryFire", FUNCTION));
    edits.add(calling("UniAccept", "tryFire", CONSUMER));
    edits.add(calling("UniRun", "tryFire", TASK));
    edits.add(calling("UniCompose", "tryFire", FUNCTION));
    edits.add(calling("UniComposeExceptionally", "tryFire", FUNCTION));
    edits.add(calling("OrApply", "tryFire", FUNCTION));
    edits.add(calling("OrAccept", "tryFire", CONSUMER));
    edits.add(calling("OrRun", "tryFire", TASK));
    edits.add(begun("AsyncSupply", SUPPLIER));
    edits.add(begun("AsyncRun", TASK));
    return edits;
  }

  /**
   * A function is registered by a stage's method, and called there too if the future is complete;
   * that is a callback as any other, of which the caller must find nothing.
   */
  private static ClassEdit stages() {
    ClassEdit edit = new ClassEdit(FUTURE);
    registering(edit, "uniApplyStage", 2, FUNCTION).at("uniApplyNow", FUNCTION.called());
    registering(edit, "uniAcceptStage", 2, CONSUMER).at("uniAcceptNow", CONSUMER.called());
    registering(edit, "uniRunStage", 2, TASK).at("uniRunNow", TASK.called());
    registering(edit, "uniWhenCompleteStage", 2, BI_CONSUMER)
        .at("uniWhenComplete", BI_CONSUMER.called());
    registering(edit, "uniHandleStage", 2, BI_FUNCTION).at("uniHandle", BI_FUNCTION.called());
    registering(edit, "uniExceptionallyStage", 2, FUNCTION)
        .at("uniExceptionally", FUNCTION.called());
    registering(edit, "uniComposeExceptionallyStage", 2, FUNCTION)
        .at("uniComposeExceptionallyStage", FUNCTION.called());
    registering(edit, "uniComposeStage", 2, FUNCTION).at("uniComposeStage", FUNCTION.called());
    registering(edit, "biApplyStage", 3, BI_FUNCTION).at("biApply", BI_FUNCTION.called());
    registering(edit, "biAcceptStage", 3, BI_CONSUMER).at("biAccept", BI_CONSUMER.called());
    registering(edit, "biRunStage", 3, TASK).at("biRun", TASK.called());
    registering(edit, "orApplyStage", 3, FUNCTION);
    registering(edit, "orAcceptStage", 3, CONSUMER);
    return registering(edit, "orRunStage", 3, TASK);
  }

  private static ClassEdit registering(ClassEdit edit, String stage, int argument, Shape shape) {
    return edit.at(stage, new OnEntry(shape.registered(), argument));
  }

  private static ClassEdit calling(String nested, String method, Shape shape) {
    return new ClassEdit(FUTURE + "$" + nested).at(method, shape.called());
  }

  /** What begins a future is registered where its object is made. */
  private static ClassEdit begun(String nested, Shape shape) {
    return calling(nested, "run", shape).at("<init>", new BeforePut("fn", shape.registered()));
  }
}
