package io.asynclocal.agent;

import java.util.List;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** {@code java.util.Timer}: a task is captured for where it is scheduled. */
final class TimerEdits implements Boundary {
  private static final String TASK = "java/util/TimerTask";
  private static final String TASK_TYPE = "L" + TASK + ";";

  @Override
  public String name() {
    return "timer";
  }

  @Override
  public List<ClassEdit> edits() {
    return List.of(
        new ClassEdit("java/util/Timer").at("sched", new BeforeAdding()),
        new ClassEdit("java/util/TimerThread").at("mainLoop", new InsteadOfRunning()),
        new ClassEdit(TASK)
            .at("cancel", new OnEntry(call("cancelled", "(" + TASK_TYPE + ")V"), 0)));
  }

  private static BridgeCall call(String name, String descriptor) {
    return new BridgeCall("Timers", name, descriptor);
  }

  /** Where the task was accepted, and before the timer's thread can see it. */
  private static final class BeforeAdding implements MethodEdit {
    @Override
    public MethodVisitor visit(
        MethodVisitor next, String owner, int access, String descriptor, Hit hit) {
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitMethodInsn(
            int opcode, String of, String name, String type, boolean isInterface) {
          if (of.equals("java/util/TaskQueue") && name.equals("add")) {
            visitInsn(Opcodes.DUP);
            call("scheduled", "(" + TASK_TYPE + ")V").emit(mv);
            hit.add();
          }
          super.visitMethodInsn(opcode, of, name, type, isInterface);
        }
      };
    }
  }

  private static final class InsteadOfRunning implements MethodEdit {
    @Override
    public MethodVisitor visit(
        MethodVisitor next, String owner, int access, String descriptor, Hit hit) {
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitMethodInsn(
            int opcode, String of, String name, String type, boolean isInterface) {
          if (of.equals(TASK) && name.equals("run")) {
            visitInsn(Opcodes.DUP);
            visitFieldInsn(Opcodes.GETFIELD, TASK, "period", "J");
            call("run", "(" + TASK_TYPE + "J)V").emit(mv);
            hit.add();
          } else {
            super.visitMethodInsn(opcode, of, name, type, isInterface);
          }
        }
      };
    }
  }
}
