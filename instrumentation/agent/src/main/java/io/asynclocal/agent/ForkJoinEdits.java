package io.asynclocal.agent;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Fork/join tasks: each has a {@linkplain TaskPlace place} more, which is written where the task is
 * pushed to a queue and read where it is executed; what was captured is kept elsewhere if the agent
 * came too late. A task without runs in whatever its thread is in.
 */
final class ForkJoinEdits implements Boundary {
  private static final String TASK = TaskPlace.TASK;
  private static final String POOL_TYPE = "Ljava/util/concurrent/ForkJoinPool;";

  /** The classes right below, in one JDK or another. */
  private static final String[] BELOW = {
    "RecursiveAction",
    "RecursiveTask",
    "CountedCompleter",
    "ForkJoinTask$AdaptedRunnable",
    "ForkJoinTask$AdaptedRunnableAction",
    "ForkJoinTask$RunnableExecuteAction",
    "ForkJoinTask$AdaptedCallable",
    "ForkJoinTask$AdaptedInterruptibleCallable",
    "ForkJoinTask$InterruptibleTask",
    "ForkJoinPool$InvokeAnyRoot",
    "ForkJoinPool$InvokeAnyTask",
  };

  private static final String OBJECT = "Ljava/lang/Object;";

  @Override
  public String name() {
    return "forkjoin";
  }

  @Override
  public List<ClassEdit> edits() {
    List<ClassEdit> edits = new ArrayList<>(tasks());
    for (String below : BELOW) {
      edits.add(new ClassEdit("java/util/concurrent/" + below).withMembers(TASK, TaskPlace::new));
    }
    if (Runtime.version().feature() >= 25) {
      edits.add(scheduled());
    }
    return edits;
  }

  /** Scheduled tasks, which wait elsewhere before they are pushed. */
  private static ClassEdit scheduled() {
    String runnable = "Ljava/lang/Runnable;";
    String callable = "Ljava/util/concurrent/Callable;";
    BridgeCall done = new BridgeCall("ScheduledForks", "done", "(" + OBJECT + ")V");
    return new ClassEdit("java/util/concurrent/DelayScheduler$ScheduledForkJoinTask")
        .at(
            "<init>",
            new BeforePut(
                "runnable",
                new BridgeCall("ScheduledForks", "made", "(" + runnable + ")" + runnable)))
        .at(
            "<init>",
            new BeforePut(
                "callable",
                new BridgeCall("ScheduledForks", "made", "(" + callable + ")" + callable)))
        .at("postExec", new HandReplaced("runnable", done))
        .at("postExec", new HandReplaced("callable", done))
        .at("cancel", new HandReplaced("runnable", done))
        .at("cancel", new HandReplaced("callable", done));
  }

  private static List<ClassEdit> tasks() {
    return List.of(
        new ClassEdit(TASK)
            .withMembers(TASK, TaskPlace::new)
            .orKeptBy("KeptForks")
            .at("doExec", new Executed()),
        new ClassEdit("java/util/concurrent/ForkJoinPool$WorkQueue")
            .needsField(TASK)
            .orKeptBy("KeptForks")
            .at("push", new Pushed(true))
            .atIfThere("lockedPush", new Pushed(false)),
        new ClassEdit("java/util/concurrent/ForkJoinPool")
            .at(
                "createWorker",
                new InsteadOf(
                    "newThread",
                    "(" + POOL_TYPE + ")Ljava/util/concurrent/ForkJoinWorkerThread;",
                    new BridgeCall(
                        "ForkJoins",
                        "newThread",
                        "(Ljava/util/concurrent/ForkJoinPool$ForkJoinWorkerThreadFactory;"
                            + POOL_TYPE
                            + ")Ljava/util/concurrent/ForkJoinWorkerThread;"))));
  }

  /** Brackets the call of {@code exec}; what it throws is caught in the same method. */
  private static final class Executed implements MethodEdit {
    @Override
    public MethodVisitor visit(
        MethodVisitor next, String owner, int access, String descriptor, Hit hit) {
      return new WithLocals(next, owner, access, descriptor) {
        @Override
        public void visitMethodInsn(
            int opcode, String of, String name, String type, boolean isInterface) {
          if (name.equals("exec")) {
            begin();
          } else if (name.equals("trySetException")) {
            failCaptured();
            endCaptured();
          }
          super.visitMethodInsn(opcode, of, name, type, isInterface);
          if (name.equals("exec")) {
            endCaptured();
            hit.add();
          }
        }

        /** A task that is kept after it ran keeps nothing of what was captured for it. */
        private void begin() {
          mv.visitVarInsn(Opcodes.ALOAD, 0);
          TaskPlace.emitTake(mv);
          enterCaptured();
        }
      };
    }
  }

  /** Writes what was captured to the task, which is the first argument and not null. */
  private record Pushed(boolean withPool) implements MethodEdit {
    @Override
    public MethodVisitor visit(
        MethodVisitor next, String owner, int access, String descriptor, Hit hit) {
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitCode() {
          super.visitCode();
          visitVarInsn(Opcodes.ALOAD, 1);
          visitVarInsn(Opcodes.ALOAD, 1);
          if (withPool) {
            visitVarInsn(Opcodes.ALOAD, 2);
          }
          String arguments = "(L" + TASK + ";" + (withPool ? POOL_TYPE : "") + ")";
          new BridgeCall("ForkJoins", "pushed", arguments + OBJECT).emit(mv);
          TaskPlace.emitKeep(mv);
          hit.add();
        }
      };
    }
  }
}
