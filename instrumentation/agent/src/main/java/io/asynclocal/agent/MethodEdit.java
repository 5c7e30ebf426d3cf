package io.asynclocal.agent;

import org.objectweb.asm.MethodVisitor;

/** One change to a method. A change that finds nothing to change doesn't fit this JDK. */
interface MethodEdit {
  /**
   * Returns a visitor that makes the change.
   *
   * @param next what gets the changed method
   * @param owner the class's internal name
   * @param access the method's access flags
   * @param descriptor the method's descriptor
   * @param hit counts what was found to change
   */
  MethodVisitor visit(MethodVisitor next, String owner, int access, String descriptor, Hit hit);
}
