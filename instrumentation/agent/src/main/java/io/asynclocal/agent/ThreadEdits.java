package io.asynclocal.agent;

import java.util.ArrayList;
import java.util.List;

/** Threads, platform and virtual: a thread's task is bound where the thread is made. */
final class ThreadEdits implements Boundary {
  private static final String RUNNABLE = "Ljava/lang/Runnable;";
  private static final BridgeCall MADE =
      new BridgeCall("Threads", "made", "(" + RUNNABLE + ")" + RUNNABLE);
  private static final BridgeCall MADE_THREAD =
      new BridgeCall("Threads", "made", "(Ljava/lang/Thread;" + RUNNABLE + ")V");

  @Override
  public String name() {
    return "thread";
  }

  @Override
  public List<ClassEdit> edits() {
    List<ClassEdit> edits =
        new ArrayList<>(Runtime.version().feature() < 21 ? before21() : since21());
    BridgeCall hooked = new BridgeCall("Threads", "hooked", "(Ljava/lang/Thread;)V");
    edits.add(
        new ClassEdit("java/lang/ApplicationShutdownHooks").at("add", new OnEntry(hooked, 0)));
    return edits;
  }

  private static List<ClassEdit> before21() {
    String constructor =
        "(Ljava/lang/ThreadGroup;Ljava/lang/Runnable;Ljava/lang/String;J"
            + "Ljava/security/AccessControlContext;Z)V";
    return List.of(
        new ClassEdit("java/lang/Thread")
            .at("<init>", constructor, new BeforePut("target", MADE))
            .at("<init>", constructor, new OnReturn(MADE_THREAD, 0, 2)));
  }

  /**
   * Where every thread is made, platform and virtual. Each class that is loaded already, which
   * {@code Thread} is and the builders aren't, makes the start longer by its change.
   */
  private static List<ClassEdit> since21() {
    String constructor =
        Runtime.version().feature() < 24
            ? "(Ljava/lang/ThreadGroup;Ljava/lang/String;ILjava/lang/Runnable;J"
                + "Ljava/security/AccessControlContext;)V"
            : "(Ljava/lang/ThreadGroup;Ljava/lang/String;ILjava/lang/Runnable;J)V";
    return List.of(
        new ClassEdit("java/lang/Thread")
            .at("<init>", constructor, new BeforeNew("java/lang/Thread$FieldHolder", MADE, 4))
            .at("<init>", constructor, new OnReturn(MADE_THREAD, 0, 4)),
        new ClassEdit("java/lang/ThreadBuilders").at("newVirtualThread", new OnEntry(MADE, 3)));
  }
}
