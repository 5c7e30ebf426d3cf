package io.asynclocal.agent;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Hands the last argument of a call to the bridge, and passes what that returns.
 *
 * @param method the name of the method that is called
 * @param call takes the argument
 */
record OnArgument(String method, BridgeCall call) implements MethodEdit {
  @Override
  public MethodVisitor visit(
      MethodVisitor next, String owner, int access, String descriptor, Hit hit) {
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitMethodInsn(
          int opcode, String of, String name, String called, boolean isInterface) {
        if (name.equals(method)) {
          call.emit(mv);
          hit.add();
        }
        super.visitMethodInsn(opcode, of, name, called, isInterface);
      }
    };
  }
}
