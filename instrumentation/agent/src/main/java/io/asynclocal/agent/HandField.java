package io.asynclocal.agent;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Hands a field of the object to the bridge before all else.
 *
 * @param field the field's name
 * @param type its descriptor
 * @param call takes what the field has
 */
record HandField(String field, String type, BridgeCall call) implements MethodEdit {
  @Override
  public MethodVisitor visit(
      MethodVisitor next, String owner, int access, String descriptor, Hit hit) {
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitCode() {
        super.visitCode();
        visitVarInsn(Opcodes.ALOAD, 0);
        visitFieldInsn(Opcodes.GETFIELD, owner, field, type);
        call.emit(mv);
        hit.add();
      }
    };
  }
}
