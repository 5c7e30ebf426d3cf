package io.asynclocal.agent;

import java.util.List;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * {@code SubmissionPublisher}: a subscriber is called in the context in which it subscribed. The
 * publisher goes on to know the subscriber itself, and its executor.
 */
final class FlowEdits implements Boundary {
  private static final String SUBSCRIPTION =
      "java/util/concurrent/SubmissionPublisher$BufferedSubscription";
  private static final String FIELD = KeptElsewhere.FIELD;
  private static final String OBJECT = "Ljava/lang/Object;";

  @Override
  public String name() {
    return "flow";
  }

  @Override
  public List<ClassEdit> edits() {
    BridgeCall subscribed =
        new BridgeCall("Flows", "subscribed", "(Ljava/util/concurrent/Flow$Subscriber;)" + OBJECT);
    BridgeCall left = new BridgeCall("Bridge", "leaveIfAny", "(" + OBJECT + OBJECT + ")V");
    return List.of(
        new ClassEdit(SUBSCRIPTION)
            .withField(FIELD)
            .at("<init>", new Stamp(FIELD, subscribed, 1))
            .at("consume", new Consumed())
            .at(
                "consume",
                new Bracket(
                    FIELD,
                    new BridgeCall("Flows", "begun", "(" + OBJECT + ")" + OBJECT),
                    left,
                    left)));
  }

  /** Says whether the subscription is closed, whenever the subscriber has been called. */
  private static final class Consumed implements MethodEdit {
    @Override
    public MethodVisitor visit(
        MethodVisitor next, String owner, int access, String descriptor, Hit hit) {
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitInsn(int opcode) {
          if (opcode == Opcodes.RETURN) {
            visitVarInsn(Opcodes.ALOAD, 0);
            visitFieldInsn(Opcodes.GETFIELD, owner, FIELD, OBJECT);
            visitVarInsn(Opcodes.ALOAD, 0);
            visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, "isClosed", "()Z", false);
            new BridgeCall("Flows", "consumed", "(" + OBJECT + "Z)V").emit(mv);
            hit.add();
          }
          super.visitInsn(opcode);
        }
      };
    }
  }
}
