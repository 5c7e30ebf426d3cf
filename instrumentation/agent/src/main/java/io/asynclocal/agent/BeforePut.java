package io.asynclocal.agent;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Hands a value to the bridge before it is written to a field, and writes what that returns.
 *
 * @param field the field's name
 * @param call takes the value, and then the arguments
 * @param arguments variables of the method, 0 being the object itself
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BeforePut(String field, BridgeCall call, int... arguments) implements MethodEdit {
  @Override
  public MethodVisitor visit(
      MethodVisitor next, String owner, int access, String descriptor, Hit hit) {
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitFieldInsn(int opcode, String of, String name, String type) {
        if (opcode == Opcodes.PUTFIELD && of.equals(owner) && name.equals(field)) {
          for (int argument : arguments) {
            visitVarInsn(Opcodes.ALOAD, argument);
          }
          call.emit(mv);
          hit.add();
        }
        super.visitFieldInsn(opcode, of, name, type);
      }
    };
  }
}
