package io.asynclocal.agent;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Makes room for two variables of our own, {@code captured} and {@code token}, which are null at
 * first. They come right after the parameters, and the method's own variables move up; so each
 * frame, of which there is one wherever paths meet, has its two entries more.
 */
abstract class WithLocals extends MethodVisitor {
  private static final int ADDED = 2;
  private static final String OBJECT = "java/lang/Object";
  private static final String OBJECT_TYPE = "L" + OBJECT + ";";
  private static final BridgeCall ENTER =
      new BridgeCall("Bridge", "enterIfAny", "(" + OBJECT_TYPE + ")" + OBJECT_TYPE);
  private static final BridgeCall FAILED =
      new BridgeCall("Bridge", "failed", "(Ljava/lang/Throwable;" + OBJECT_TYPE + ")V");

  /** The variable with what was captured. */
  final int captured;

  /** The variable with what entering it answered. */
  final int token;

  private final int firstOwn;
  private final Object[] parameters;

  WithLocals(MethodVisitor next, String owner, int access, String descriptor) {
    super(Opcodes.ASM9, next);
    int sizes = Type.getArgumentsAndReturnSizes(descriptor) >> 2;
    boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
    firstOwn = isStatic ? sizes - 1 : sizes;
    captured = firstOwn;
    token = firstOwn + 1;
    parameters = parameters(isStatic ? null : owner, descriptor);
  }

  private static Object[] parameters(@Nullable String owner, String descriptor) {
    Type[] types = Type.getArgumentTypes(descriptor);
    int first = owner == null ? 0 : 1;
    Object[] parameters = new Object[types.length + first];
    if (owner != null) {
      parameters[0] = owner;
    }
    for (int i = 0; i < types.length; i++) {
      parameters[i + first] = verificationType(types[i]);
    }
    return parameters;
  }

  static Object verificationType(Type type) {
    return switch (type.getSort()) {
      case Type.LONG -> Opcodes.LONG;
      case Type.DOUBLE -> Opcodes.DOUBLE;
      case Type.FLOAT -> Opcodes.FLOAT;
      case Type.ARRAY, Type.OBJECT -> type.getInternalName();
      default -> Opcodes.INTEGER;
    };
  }

  @Override
  public void visitCode() {
    super.visitCode();
    for (int added : new int[] {captured, token}) {
      mv.visitInsn(Opcodes.ACONST_NULL);
      mv.visitVarInsn(Opcodes.ASTORE, added);
    }
  }

  /** Enters what is on the stack and was captured, and keeps it. */
  final void enterCaptured() {
    mv.visitInsn(Opcodes.DUP);
    mv.visitVarInsn(Opcodes.ASTORE, captured);
    ENTER.emit(mv);
    mv.visitVarInsn(Opcodes.ASTORE, token);
  }

  /** Tells that what was captured has failed; the failure is on the stack, and stays there. */
  final void failCaptured() {
    mv.visitInsn(Opcodes.DUP);
    mv.visitVarInsn(Opcodes.ALOAD, captured);
    FAILED.emit(mv);
  }

  /** Ends what was captured. */
  final void endCaptured() {
    endCaptured(BridgeCall.END_IF_ANY);
  }

  /** Calls what takes what was captured, and the token. */
  final void endCaptured(BridgeCall ending) {
    mv.visitVarInsn(Opcodes.ALOAD, captured);
    mv.visitVarInsn(Opcodes.ALOAD, token);
    ending.emit(mv);
  }

  @Override
  public void visitVarInsn(int opcode, int variable) {
    super.visitVarInsn(opcode, moved(variable));
  }

  @Override
  public void visitIincInsn(int variable, int increment) {
    super.visitIincInsn(moved(variable), increment);
  }

  @Override
  public void visitLocalVariable(
      String name, String type, String signature, Label start, Label end, int index) {
    super.visitLocalVariable(name, type, signature, start, end, moved(index));
  }

  private int moved(int variable) {
    return variable < firstOwn ? variable : variable + ADDED;
  }

  @Override
  public void visitFrame(int type, int locals, Object[] local, int stacked, Object[] stack) {
    int given = 0;
    int slot = 0;
    Object[] changed = new Object[locals + firstOwn + ADDED];
    int count = 0;
    while (slot < firstOwn && given < locals) {
      Object entry = local[given++];
      changed[count++] = entry;
      slot += entry == Opcodes.LONG || entry == Opcodes.DOUBLE ? 2 : 1;
    }
    for (; slot < firstOwn; slot++) {
      changed[count++] = Opcodes.TOP;
    }
    changed[count++] = OBJECT;
    changed[count++] = OBJECT;
    while (given < locals) {
      changed[count++] = local[given++];
    }
    super.visitFrame(type, count, changed, stacked, stack);
  }

  /** Emits the frame of a handler of whatever is thrown anywhere in the method. */
  final void visitHandlerFrame() {
    Object[] locals = new Object[parameters.length + ADDED];
    System.arraycopy(parameters, 0, locals, 0, parameters.length);
    locals[parameters.length] = OBJECT;
    locals[parameters.length + 1] = OBJECT;
    super.visitFrame(Opcodes.F_NEW, locals.length, locals, 1, new Object[] {"java/lang/Throwable"});
  }
}
