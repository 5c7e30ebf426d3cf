package io.asynclocal.agent;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A call of one of the bridge's functions.
 *
 * @param part where the function is
 * @param holder the simple name of the bridge's class
 * @param name the function's name
 * @param descriptor its descriptor
 */
record BridgeCall(BridgePart part, String holder, String name, String descriptor) {
  private static final String OBJECT = "Ljava/lang/Object;";

  /** Ends what was captured, which was entered with a token; both may be null. */
  static final BridgeCall END_IF_ANY =
      new BridgeCall("Bridge", "endIfAny", "(" + OBJECT + OBJECT + ")V");

  BridgeCall(String holder, String name, String descriptor) {
    this(BridgePart.BASE, holder, name, descriptor);
  }

  void emit(MethodVisitor to) {
    to.visitMethodInsn(Opcodes.INVOKESTATIC, part.prefix() + holder, name, descriptor, false);
  }
}
