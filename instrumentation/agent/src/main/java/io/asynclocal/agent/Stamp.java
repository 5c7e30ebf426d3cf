package io.asynclocal.agent;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes what was captured to a field that was added, where a constructor returns.
 *
 * @param field the field's name
 * @param call takes the argument and returns what is written
 * @param argument a variable of the constructor, 0 being the object itself
 */
record Stamp(String field, BridgeCall call, int argument) implements MethodEdit {
  @Override
  public MethodVisitor visit(
      MethodVisitor next, String owner, int access, String descriptor, Hit hit) {
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitInsn(int opcode) {
        if (opcode == Opcodes.RETURN) {
          visitVarInsn(Opcodes.ALOAD, 0);
          visitVarInsn(Opcodes.ALOAD, argument);
          call.emit(mv);
          visitFieldInsn(Opcodes.PUTFIELD, owner, field, "Ljava/lang/Object;");
          hit.add();
        }
        super.visitInsn(opcode);
      }
    };
  }
}
