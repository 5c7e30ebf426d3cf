package io.asynclocal.agent;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The place for what was captured for a fork/join task: a field of each class right below {@code
 * ForkJoinTask}, and not of that itself, since a future's stages are such tasks too, have no use
 * for it and would all be larger. Two methods of {@code ForkJoinTask} reach it; a task of a class
 * without the field, which is one of an application's own right below, is looked up elsewhere.
 */
final class TaskPlace extends ClassVisitor {
  static final String TASK = "java/util/concurrent/ForkJoinTask";

  /** The name of the method that takes what was captured out of its place. */
  static final String TAKE = "asyncLocal$take";

  /** The name of the method that puts what was captured there. */
  static final String KEEP = "asyncLocal$keep";

  private static final String OBJECT = "Ljava/lang/Object;";
  private static final String TAKING = "()" + OBJECT;
  private static final String KEEPING = "(" + OBJECT + ")V";

  private String name = "";
  private boolean hasField;

  TaskPlace(ClassVisitor next) {
    super(Opcodes.ASM9, next);
  }

  /** Emits a call that takes the task from the stack and leaves what was captured there. */
  static void emitTake(MethodVisitor to) {
    to.visitMethodInsn(Opcodes.INVOKEVIRTUAL, TASK, TAKE, TAKING, false);
  }

  /** Emits a call that takes the task and what was captured from the stack. */
  static void emitKeep(MethodVisitor to) {
    to.visitMethodInsn(Opcodes.INVOKEVIRTUAL, TASK, KEEP, KEEPING, false);
  }

  @Override
  public void visit(
      int version,
      int access,
      String type,
      @Nullable String signature,
      @Nullable String superType,
      String @Nullable [] interfaces) {
    name = type;
    hasField = TASK.equals(superType);
    super.visit(version, access, type, signature, superType, interfaces);
  }

  @Override
  public void visitEnd() {
    if (hasField) {
      int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_TRANSIENT | Opcodes.ACC_SYNTHETIC;
      visitField(access, KeptElsewhere.FIELD, OBJECT, null, null).visitEnd();
      takeFromField(method(TAKE, TAKING));
      keepInField(method(KEEP, KEEPING));
    } else if (name.equals(TASK)) {
      takeFromElsewhere(method(TAKE, TAKING));
      keepElsewhere(method(KEEP, KEEPING));
    }
    super.visitEnd();
  }

  private MethodVisitor method(String called, String descriptor) {
    MethodVisitor method = super.visitMethod(Opcodes.ACC_SYNTHETIC, called, descriptor, null, null);
    method.visitCode();
    method.visitVarInsn(Opcodes.ALOAD, 0);
    return method;
  }

  private void takeFromField(MethodVisitor to) {
    to.visitFieldInsn(Opcodes.GETFIELD, name, KeptElsewhere.FIELD, OBJECT);
    to.visitVarInsn(Opcodes.ALOAD, 0);
    to.visitInsn(Opcodes.ACONST_NULL);
    to.visitFieldInsn(Opcodes.PUTFIELD, name, KeptElsewhere.FIELD, OBJECT);
    end(to, Opcodes.ARETURN, 3, 1);
  }

  private void keepInField(MethodVisitor to) {
    to.visitVarInsn(Opcodes.ALOAD, 1);
    to.visitFieldInsn(Opcodes.PUTFIELD, name, KeptElsewhere.FIELD, OBJECT);
    end(to, Opcodes.RETURN, 2, 2);
  }

  private static void takeFromElsewhere(MethodVisitor to) {
    new BridgeCall("KeptForks", "of", "(" + OBJECT + ")" + OBJECT).emit(to);
    end(to, Opcodes.ARETURN, 1, 1);
  }

  private static void keepElsewhere(MethodVisitor to) {
    to.visitVarInsn(Opcodes.ALOAD, 1);
    new BridgeCall("KeptForks", "keep", "(" + OBJECT + OBJECT + ")V").emit(to);
    end(to, Opcodes.RETURN, 2, 2);
  }

  private static void end(MethodVisitor method, int returning, int stack, int locals) {
    method.visitInsn(returning);
    method.visitMaxs(stack, locals);
    method.visitEnd();
  }
}
