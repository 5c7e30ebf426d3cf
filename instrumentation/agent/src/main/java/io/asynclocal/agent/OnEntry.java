package io.asynclocal.agent;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Calls the bridge before all else.
 *
 * @param call what is called; what it returns, if anything, is put into the last argument's
 *     variable
 * @param arguments variables of the method, 0 being the object itself
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record OnEntry(BridgeCall call, int... arguments) implements MethodEdit {
  @Override
  public MethodVisitor visit(
      MethodVisitor next, String owner, int access, String descriptor, Hit hit) {
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitCode() {
        super.visitCode();
        for (int argument : arguments) {
          visitVarInsn(Opcodes.ALOAD, argument);
        }
        call.emit(mv);
        if (!call.descriptor().endsWith("V")) {
          visitVarInsn(Opcodes.ASTORE, arguments[arguments.length - 1]);
        }
        hit.add();
      }
    };
  }
}
