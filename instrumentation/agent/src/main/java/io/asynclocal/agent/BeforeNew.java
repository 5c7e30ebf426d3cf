package io.asynclocal.agent;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Hands an argument to the bridge before an object of a class is made, and puts what that returns
 * in its place.
 *
 * @param made the internal name of the class
 * @param call takes the argument and returns another
 * @param argument a variable of the method, 0 being the object itself
 */
record BeforeNew(String made, BridgeCall call, int argument) implements MethodEdit {
  @Override
  public MethodVisitor visit(
      MethodVisitor next, String owner, int access, String descriptor, Hit hit) {
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitTypeInsn(int opcode, String type) {
        if (opcode == Opcodes.NEW && type.equals(made)) {
          visitVarInsn(Opcodes.ALOAD, argument);
          call.emit(mv);
          visitVarInsn(Opcodes.ASTORE, argument);
          hit.add();
        }
        super.visitTypeInsn(opcode, type);
      }
    };
  }
}
