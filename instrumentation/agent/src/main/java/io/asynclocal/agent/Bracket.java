package io.asynclocal.agent;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Enters what was captured at the beginning of a method, and ends however the method does.
 *
 * @param field the field that has what was captured, or null if {@code begun} is to be asked for
 *     the object itself
 * @param begun takes the field's value or the object, and returns what is to be entered; null
 *     enters nothing. If it is null, what the field has is entered
 * @param ended takes what was entered and what entering it answered
 * @param failed the same, where the method throws
 * @param isOnce whether the field is written to null, so that the object keeps nothing
 */
record Bracket(
    @Nullable String field,
    @Nullable BridgeCall begun,
    BridgeCall ended,
    BridgeCall failed,
    boolean isOnce)
    implements MethodEdit {
  private static final String OBJECT = "Ljava/lang/Object;";

  Bracket(@Nullable String field, BridgeCall begun, BridgeCall ended, BridgeCall failed) {
    this(field, begun, ended, failed, false);
  }

  @Override
  public MethodVisitor visit(
      MethodVisitor next, String owner, int access, String descriptor, Hit hit) {
    if ((access & (Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT)) != 0) {
      return next;
    }
    return new WithLocals(next, owner, access, descriptor) {
      private final Label start = new Label();
      private final Label end = new Label();

      @Override
      public void visitCode() {
        super.visitCode();
        mv.visitVarInsn(Opcodes.ALOAD, 0);
        if (field != null) {
          mv.visitFieldInsn(Opcodes.GETFIELD, owner, field, OBJECT);
        }
        if (begun != null) {
          begun.emit(mv);
        }
        if (isOnce && field != null) {
          mv.visitVarInsn(Opcodes.ALOAD, 0);
          mv.visitInsn(Opcodes.ACONST_NULL);
          mv.visitFieldInsn(Opcodes.PUTFIELD, owner, field, OBJECT);
        }
        enterCaptured();
        mv.visitLabel(start);
        hit.add();
      }

      @Override
      public void visitInsn(int opcode) {
        if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
          endCaptured(ended);
        }
        super.visitInsn(opcode);
      }

      @Override
      public void visitMaxs(int stack, int locals) {
        mv.visitLabel(end);
        mv.visitTryCatchBlock(start, end, end, null);
        visitHandlerFrame();
        endCaptured(failed);
        mv.visitInsn(Opcodes.ATHROW);
        super.visitMaxs(stack, locals);
      }
    };
  }
}
