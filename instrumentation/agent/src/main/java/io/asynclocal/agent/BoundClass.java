package io.asynclocal.agent;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A class that is written for a library's callback, beside the class that is changed: its objects
 * call the application's in what was captured. It knows the library's interface, and the bridge,
 * which every class loader sees; so nothing of the agent needs to be seen from an application.
 */
final class BoundClass {
  private static final String OBJECT = "Ljava/lang/Object;";
  private static final String CONSTRUCTOR_START = "(" + OBJECT;

  private final String name;
  private final Callback callback;
  private final String type;

  BoundClass(String beside, Callback callback) {
    this.callback = callback;
    type = LibraryClass.internal(callback.type());
    name =
        beside.substring(0, beside.lastIndexOf('/') + 1)
            + "AsyncLocalBound"
            + type.substring(type.lastIndexOf('/') + 1);
  }

  String name() {
    return name;
  }

  /** Returns the internal name of the interface. */
  String of() {
    return type;
  }

  private String shape() {
    return "L" + type + ";";
  }

  /** Emits a call that takes the application's object and the resource's type from the stack. */
  void emitBinding(MethodVisitor to) {
    to.visitMethodInsn(Opcodes.INVOKESTATIC, name, "bind", binding(), false);
  }

  private String binding() {
    return "(" + shape() + "Ljava/lang/String;)" + shape();
  }

  byte[] file() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(
        Opcodes.V1_8,
        Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
        name,
        null,
        "java/lang/Object",
        new String[] {type});
    int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL;
    writer.visitField(access, "captured", OBJECT, null, null).visitEnd();
    writer.visitField(access, "bound", shape(), null, null).visitEnd();
    constructor(method(writer, 0, "<init>", CONSTRUCTOR_START + shape() + ")V"));
    binding(method(writer, Opcodes.ACC_STATIC, "bind", binding()));
    calling(method(writer, Opcodes.ACC_PUBLIC, callback.method(), callback.descriptor()));
    text(method(writer, Opcodes.ACC_PUBLIC, "toString", "()Ljava/lang/String;"));
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static MethodVisitor method(ClassWriter to, int access, String name, String descriptor) {
    MethodVisitor method = to.visitMethod(access, name, descriptor, null, null);
    method.visitCode();
    return method;
  }

  private static void end(MethodVisitor method) {
    method.visitMaxs(0, 0);
    method.visitEnd();
  }

  private void constructor(MethodVisitor to) {
    to.visitVarInsn(Opcodes.ALOAD, 0);
    to.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    to.visitVarInsn(Opcodes.ALOAD, 0);
    to.visitVarInsn(Opcodes.ALOAD, 1);
    to.visitFieldInsn(Opcodes.PUTFIELD, name, "captured", OBJECT);
    to.visitVarInsn(Opcodes.ALOAD, 0);
    to.visitVarInsn(Opcodes.ALOAD, 2);
    to.visitFieldInsn(Opcodes.PUTFIELD, name, "bound", shape());
    to.visitInsn(Opcodes.RETURN);
    end(to);
  }

  /** Answers what it is given, if that is bound or nothing is to be captured for it. */
  private void binding(MethodVisitor to) {
    Label asItIs = new Label();
    to.visitVarInsn(Opcodes.ALOAD, 0);
    to.visitTypeInsn(Opcodes.INSTANCEOF, name);
    to.visitJumpInsn(Opcodes.IFNE, asItIs);
    to.visitVarInsn(Opcodes.ALOAD, 0);
    to.visitVarInsn(Opcodes.ALOAD, 1);
    new BridgeCall("Handed", "made", "(" + OBJECT + "Ljava/lang/String;)" + OBJECT).emit(to);
    to.visitVarInsn(Opcodes.ASTORE, 2);
    to.visitVarInsn(Opcodes.ALOAD, 2);
    to.visitJumpInsn(Opcodes.IFNULL, asItIs);
    to.visitTypeInsn(Opcodes.NEW, name);
    to.visitInsn(Opcodes.DUP);
    to.visitVarInsn(Opcodes.ALOAD, 2);
    to.visitVarInsn(Opcodes.ALOAD, 0);
    to.visitMethodInsn(
        Opcodes.INVOKESPECIAL, name, "<init>", CONSTRUCTOR_START + shape() + ")V", false);
    to.visitInsn(Opcodes.ARETURN);
    to.visitLabel(asItIs);
    to.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    to.visitVarInsn(Opcodes.ALOAD, 0);
    to.visitInsn(Opcodes.ARETURN);
    end(to);
  }

  /** Ending what is only a context ends nothing, so that it may be called again. */
  private void calling(MethodVisitor to) {
    Type[] arguments = Type.getArgumentTypes(callback.descriptor());
    Label start = new Label();
    Label end = new Label();
    List<Object> locals = new ArrayList<>();
    locals.add(name);
    int token = 1;
    for (Type argument : arguments) {
      locals.add(WithLocals.verificationType(argument));
      token += argument.getSize();
    }
    locals.add("java/lang/Object");
    to.visitTryCatchBlock(start, end, end, null);
    captured(to);
    new BridgeCall("Bridge", "enter", "(" + OBJECT + ")" + OBJECT).emit(to);
    to.visitVarInsn(Opcodes.ASTORE, token);
    to.visitLabel(start);
    to.visitVarInsn(Opcodes.ALOAD, 0);
    to.visitFieldInsn(Opcodes.GETFIELD, name, "bound", shape());
    int variable = 1;
    for (Type argument : arguments) {
      to.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), variable);
      variable += argument.getSize();
    }
    to.visitMethodInsn(
        Opcodes.INVOKEINTERFACE, type, callback.method(), callback.descriptor(), true);
    ended(to, token);
    to.visitInsn(Type.getReturnType(callback.descriptor()).getOpcode(Opcodes.IRETURN));
    to.visitLabel(end);
    to.visitFrame(
        Opcodes.F_FULL, locals.size(), locals.toArray(), 1, new Object[] {"java/lang/Throwable"});
    ended(to, token);
    to.visitInsn(Opcodes.ATHROW);
    end(to);
  }

  private void captured(MethodVisitor to) {
    to.visitVarInsn(Opcodes.ALOAD, 0);
    to.visitFieldInsn(Opcodes.GETFIELD, name, "captured", OBJECT);
  }

  private void ended(MethodVisitor to, int token) {
    captured(to);
    to.visitVarInsn(Opcodes.ALOAD, token);
    new BridgeCall("Bridge", "end", "(" + OBJECT + OBJECT + ")V").emit(to);
  }

  private void text(MethodVisitor to) {
    to.visitVarInsn(Opcodes.ALOAD, 0);
    to.visitFieldInsn(Opcodes.GETFIELD, name, "bound", shape());
    to.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        "java/lang/String",
        "valueOf",
        "(" + OBJECT + ")Ljava/lang/String;",
        false);
    to.visitInsn(Opcodes.ARETURN);
    end(to);
  }
}
