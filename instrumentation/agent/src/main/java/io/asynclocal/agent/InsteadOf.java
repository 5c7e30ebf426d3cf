package io.asynclocal.agent;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Calls the bridge instead of a method, with the object, the arguments and then more of them.
 *
 * @param method the name of the method that was called
 * @param type its descriptor
 * @param call what is called instead
 * @param arguments variables of the method, 0 being the object itself
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record InsteadOf(String method, String type, BridgeCall call, int... arguments)
    implements MethodEdit {
  @Override
  public MethodVisitor visit(
      MethodVisitor next, String owner, int access, String descriptor, Hit hit) {
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitMethodInsn(
          int opcode, String of, String name, String called, boolean isInterface) {
        if (name.equals(method) && called.equals(type)) {
          for (int argument : arguments) {
            visitVarInsn(Opcodes.ALOAD, argument);
          }
          call.emit(mv);
          hit.add();
        } else {
          super.visitMethodInsn(opcode, of, name, called, isInterface);
        }
      }
    };
  }
}
