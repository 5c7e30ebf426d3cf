package io.asynclocal.agent;

import java.util.List;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Executors: future tasks capture where they are made, plain tasks where they are handed over. */
final class ExecutorEdits implements Boundary {
  private static final String FUTURE_TASK = "java/util/concurrent/FutureTask";
  private static final String POOL = "java/util/concurrent/ThreadPoolExecutor";
  private static final String POOL_TYPE = "L" + POOL + ";";
  private static final String RUNNABLE = "Ljava/lang/Runnable;";
  private static final String OBJECT = "Ljava/lang/Object;";
  private static final String CALLABLE = "Ljava/util/concurrent/Callable;";

  @Override
  public String name() {
    return "executor";
  }

  @Override
  public List<ClassEdit> edits() {
    return List.of(futureTask(), pool(), worker());
  }

  private static ClassEdit futureTask() {
    BridgeCall made =
        new BridgeCall("FutureTasks", "made", "(" + CALLABLE + OBJECT + OBJECT + ")" + CALLABLE);
    return new ClassEdit(FUTURE_TASK)
        .at("<init>", new BeforePut("callable", made, 1, 0))
        .at(
            "finishCompletion",
            new HandField(
                "callable",
                CALLABLE,
                new BridgeCall("FutureTasks", "done", "(" + CALLABLE + ")V")));
  }

  private static ClassEdit pool() {
    return new ClassEdit(POOL)
        .at(
            "execute",
            new OnEntry(call("submitted", "(" + POOL_TYPE + RUNNABLE + ")" + RUNNABLE), 0, 1))
        .at(
            "reject",
            new InsteadOf(
                "rejectedExecution",
                "(" + RUNNABLE + POOL_TYPE + ")V",
                call(
                    "rejected",
                    "(Ljava/util/concurrent/RejectedExecutionHandler;"
                        + RUNNABLE
                        + POOL_TYPE
                        + ")V")))
        .at(
            "remove",
            new OnEntry(call("removing", "(" + POOL_TYPE + RUNNABLE + ")" + RUNNABLE), 0, 1))
        .at("remove", new OnReturn(call("removed", "(Z" + POOL_TYPE + RUNNABLE + ")Z"), 0, 1))
        .at(
            "drainQueue",
            new OnReturn(call("drained", "(Ljava/util/List;" + POOL_TYPE + ")Ljava/util/List;"), 0))
        .at("runWorker", new RunWorker());
  }

  private static ClassEdit worker() {
    String newThread = "(" + RUNNABLE + ")Ljava/lang/Thread;";
    return new ClassEdit(POOL + "$Worker")
        .at(
            "<init>",
            new InsteadOf(
                "newThread",
                newThread,
                call(
                    "newThread",
                    "(Ljava/util/concurrent/ThreadFactory;" + RUNNABLE + ")Ljava/lang/Thread;")));
  }

  private static BridgeCall call(String name, String descriptor) {
    return new BridgeCall("PoolTasks", name, descriptor);
  }

  /**
   * Brackets one task of a worker, from before {@code beforeExecute} until after {@code
   * afterExecute}, and has a worker that a task ends stay in the context of that task.
   */
  private static final class RunWorker implements MethodEdit {
    @Override
    public MethodVisitor visit(
        MethodVisitor next, String owner, int access, String descriptor, Hit hit) {
      return new WithLocals(next, owner, access, descriptor) {
        private boolean hasEnded;

        @Override
        public void visitMethodInsn(
            int opcode, String of, String name, String type, boolean isInterface) {
          if (name.equals("beforeExecute")) {
            begin();
            hit.add();
          } else if (name.equals("afterExecute")) {
            failCaptured();
          }
          super.visitMethodInsn(opcode, of, name, type, isInterface);
          if (name.equals("afterExecute") && !hasEnded) {
            hasEnded = true; // the other one is told of a failure, whose task ends at unlock
            endCaptured();
            mv.visitInsn(Opcodes.ACONST_NULL);
            mv.visitVarInsn(Opcodes.ASTORE, captured);
          } else if (name.equals("unlock")) {
            endCaptured();
          } else if (name.equals("processWorkerExit")) {
            mv.visitVarInsn(Opcodes.ALOAD, captured);
            new BridgeCall("Bridge", "stayIn", "(" + OBJECT + ")V").emit(mv);
          }
        }

        /** The arguments of {@code beforeExecute} are on the stack, the task on top. */
        private void begin() {
          mv.visitInsn(Opcodes.DUP);
          mv.visitVarInsn(Opcodes.ALOAD, 0);
          call("taken", "(" + RUNNABLE + POOL_TYPE + ")" + OBJECT).emit(mv);
          enterCaptured();
        }
      };
    }
  }
}
