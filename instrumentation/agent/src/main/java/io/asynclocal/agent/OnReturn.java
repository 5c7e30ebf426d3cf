package io.asynclocal.agent;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Hands what a method returns to the bridge, and returns what that does.
 *
 * @param call takes the result, if there is one, and then the arguments
 * @param arguments variables of the method, 0 being the object itself
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record OnReturn(BridgeCall call, int... arguments) implements MethodEdit {
  @Override
  public MethodVisitor visit(
      MethodVisitor next, String owner, int access, String descriptor, Hit hit) {
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitInsn(int opcode) {
        if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
          for (int argument : arguments) {
            visitVarInsn(Opcodes.ALOAD, argument);
          }
          call.emit(mv);
          hit.add();
        }
        super.visitInsn(opcode);
      }
    };
  }
}
