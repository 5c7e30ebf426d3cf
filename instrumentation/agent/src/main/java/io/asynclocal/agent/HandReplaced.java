package io.asynclocal.agent;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Hands what a field has to the bridge before the field is written.
 *
 * @param field the field's name
 * @param call takes what the field has
 */
record HandReplaced(String field, BridgeCall call) implements MethodEdit {
  @Override
  public MethodVisitor visit(
      MethodVisitor next, String owner, int access, String descriptor, Hit hit) {
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitFieldInsn(int opcode, String of, String name, String type) {
        if (opcode == Opcodes.PUTFIELD && of.equals(owner) && name.equals(field)) {
          visitVarInsn(Opcodes.ALOAD, 0);
          super.visitFieldInsn(Opcodes.GETFIELD, owner, field, type);
          call.emit(mv);
          hit.add();
        }
        super.visitFieldInsn(opcode, of, name, type);
      }
    };
  }
}
