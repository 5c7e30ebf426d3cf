package io.asynclocal.agent;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A call of one of the bridge's functions.
 *
 * @param holder the simple name of the bridge's class
 * @param name the function's name
 * @param descriptor its descriptor
 */
record BridgeCall(String holder, String name, String descriptor) {
  /** What the names of the bridge's classes begin with, once they are in the JDK. */
  static final String PREFIX = "java/lang/AsyncLocal";

  void emit(MethodVisitor to) {
    to.visitMethodInsn(Opcodes.INVOKESTATIC, PREFIX + holder, name, descriptor, false);
  }
}
