package io.asynclocal.agent;

import java.util.ArrayList;
import java.util.List;

/** Futures: each function is bound where it is registered, whoever completes the future. */
final class FutureEdits implements Boundary {
  /** Each nested class that keeps a function, and the function's shape. */
  private static final String[][] REACTIONS = {
    {"UniApply", "Function"},
    {"UniAccept", "Consumer"},
    {"UniWhenComplete", "BiConsumer"},
    {"UniHandle", "BiFunction"},
    {"UniExceptionally", "Function"},
    {"UniComposeExceptionally", "Function"},
    {"UniCompose", "Function"},
    {"BiApply", "BiFunction"},
    {"BiAccept", "BiConsumer"},
    {"OrApply", "Function"},
    {"OrAccept", "Consumer"},
    {"AsyncSupply", "Supplier"},
  };

  /** Those that keep a plain task. */
  private static final String[] TASKS = {"UniRun", "BiRun", "OrRun", "AsyncRun"};

  /** The methods that take a function, and its type. */
  private static final String[][] STAGES = {
    {"uniApplyStage", "java/util/function/Function"},
    {"uniAcceptStage", "java/util/function/Consumer"},
    {"uniRunStage", "java/lang/Runnable"},
    {"uniWhenCompleteStage", "java/util/function/BiConsumer"},
    {"uniHandleStage", "java/util/function/BiFunction"},
    {"uniExceptionallyStage", "java/util/function/Function"},
    {"uniComposeExceptionallyStage", "java/util/function/Function"},
    {"uniComposeStage", "java/util/function/Function"},
    {"biApplyStage", "java/util/function/BiFunction"},
    {"biAcceptStage", "java/util/function/BiConsumer"},
    {"biRunStage", "java/lang/Runnable"},
    {"orApplyStage", "java/util/function/Function"},
    {"orAcceptStage", "java/util/function/Consumer"},
    {"orRunStage", "java/lang/Runnable"},
  };

  @Override
  public String name() {
    return "future";
  }

  @Override
  public List<ClassEdit> edits() {
    List<ClassEdit> edits = new ArrayList<>();
    for (String[] reaction : REACTIONS) {
      edits.add(edit(reaction[0], "Ljava/util/function/" + reaction[1] + ";"));
    }
    for (String task : TASKS) {
      edits.add(edit(task, "Ljava/lang/Runnable;"));
    }
    edits.add(stages());
    return edits;
  }

  /**
   * A future that is completed already calls the function at once and makes no such object; that is
   * a callback too, of which the caller must find nothing.
   */
  private static ClassEdit stages() {
    ClassEdit edit = new ClassEdit("java/util/concurrent/CompletableFuture");
    for (String[] stage : STAGES) {
      String shape = "L" + stage[1] + ";";
      BridgeCall registered = new BridgeCall("Reactions", "registered", "(" + shape + ")" + shape);
      int last = stage[0].startsWith("uni") ? 2 : 3;
      edit.at(stage[0], new OnEntry(registered, last));
    }
    return edit;
  }

  private static ClassEdit edit(String nested, String shape) {
    BridgeCall registered = new BridgeCall("Reactions", "registered", "(" + shape + ")" + shape);
    return new ClassEdit("java/util/concurrent/CompletableFuture$" + nested)
        .at("<init>", new BeforePut("fn", registered));
  }
}
