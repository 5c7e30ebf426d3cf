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
    return edits;
  }

  private static ClassEdit edit(String nested, String shape) {
    BridgeCall registered = new BridgeCall("Reactions", "registered", "(" + shape + ")" + shape);
    return new ClassEdit("java/util/concurrent/CompletableFuture$" + nested)
        .at("<init>", new BeforePut("fn", registered));
  }
}
