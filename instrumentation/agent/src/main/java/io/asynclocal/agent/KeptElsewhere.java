package io.asynclocal.agent;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Keeps what was captured for an object beside it, instead of in the field that its class would
 * have got, had the agent been there when the class was loaded. The bridge's functions take from
 * the stack what the field's instructions, or {@link TaskPlace}'s calls, take, and leave there what
 * these leave.
 */
final class KeptElsewhere extends MethodVisitor {
  /** The name of each field that is added to a class. */
  static final String FIELD = "asyncLocal$captured";

  private static final String OBJECT = "Ljava/lang/Object;";

  private final String keeper;

  /**
   * @param keeper the simple name of the bridge's class that keeps it
   */
  KeptElsewhere(MethodVisitor next, String keeper) {
    super(Opcodes.ASM9, next);
    this.keeper = keeper;
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String type) {
    if (!name.equals(FIELD)) {
      super.visitFieldInsn(opcode, owner, name, type);
    } else if (opcode == Opcodes.GETFIELD) {
      new BridgeCall(keeper, "of", "(" + OBJECT + ")" + OBJECT).emit(mv);
    } else {
      new BridgeCall(keeper, "keep", "(" + OBJECT + OBJECT + ")V").emit(mv);
    }
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String type, boolean isInterface) {
    if (name.equals(TaskPlace.TAKE)) {
      new BridgeCall(keeper, "of", "(" + OBJECT + ")" + OBJECT).emit(mv);
    } else if (name.equals(TaskPlace.KEEP)) {
      new BridgeCall(keeper, "keep", "(" + OBJECT + OBJECT + ")V").emit(mv);
    } else {
      super.visitMethodInsn(opcode, owner, name, type, isInterface);
    }
  }
}
