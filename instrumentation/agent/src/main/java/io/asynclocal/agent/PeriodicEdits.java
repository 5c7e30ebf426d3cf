package io.asynclocal.agent;

import java.util.ArrayList;
import java.util.List;

/**
 * Has periodic tasks belong to nobody, for an application whose requests begin them by chance. It
 * is the one that is applied when its switch is off.
 */
final class PeriodicEdits implements Boundary {
  private static final String OBJECT = "Ljava/lang/Object;";
  private static final BridgeCall LEFT =
      new BridgeCall("Bridge", "leaveIfAny", "(" + OBJECT + OBJECT + ")V");
  private static final MethodEdit AS_NOBODY =
      new Bracket(
          null, new BridgeCall("Bridge", "nobody", "(" + OBJECT + ")" + OBJECT), LEFT, LEFT);

  @Override
  public String name() {
    return "periodic";
  }

  @Override
  public List<ClassEdit> edits() {
    List<ClassEdit> edits = new ArrayList<>();
    edits.add(scheduler("java/util/concurrent/ScheduledThreadPoolExecutor"));
    if (Runtime.version().feature() >= 25) {
      edits.add(scheduler("java/util/concurrent/ForkJoinPool"));
    }
    String delayed = "(Ljava/util/TimerTask;JJ)V";
    String dated = "(Ljava/util/TimerTask;Ljava/util/Date;J)V";
    edits.add(
        new ClassEdit("java/util/Timer")
            .at("schedule", delayed, AS_NOBODY)
            .at("schedule", dated, AS_NOBODY)
            .at("scheduleAtFixedRate", delayed, AS_NOBODY)
            .at("scheduleAtFixedRate", dated, AS_NOBODY));
    return edits;
  }

  private static ClassEdit scheduler(String type) {
    return new ClassEdit(type)
        .at("scheduleAtFixedRate", AS_NOBODY)
        .at("scheduleWithFixedDelay", AS_NOBODY);
  }
}
