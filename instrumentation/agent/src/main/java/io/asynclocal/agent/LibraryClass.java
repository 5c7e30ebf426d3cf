package io.asynclocal.agent;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What is changed in one class of a library, wherever an application loads it. The application's
 * own object stays what the library calls, keeps and compares, unless {@link #bindsOnce} or {@link
 * #bindsAlways} is used.
 *
 * <p>A task whose class belongs to nobody, by {@code META-INF/asynclocal/housekeeping.txt}, or is
 * bound already, is left alone. Methods of a name that has several are all changed.
 *
 * <p><b>Threads.</b> Made and given to the agent by one thread.
 */
public final class LibraryClass {
  private static final String FIELD = KeptElsewhere.FIELD;
  private static final String OBJECT = "Ljava/lang/Object;";
  private static final BridgeCall MADE =
      new BridgeCall("Handed", "made", "(" + OBJECT + "Ljava/lang/String;)" + OBJECT);
  private static final BridgeCall MADE_ALWAYS =
      new BridgeCall("Handed", "made", "(Ljava/lang/String;)" + OBJECT);
  private static final BridgeCall NOBODY =
      new BridgeCall("Bridge", "nobody", "(" + OBJECT + ")" + OBJECT);

  private final ClassEdit edit;

  private LibraryClass(String name) {
    edit = new ClassEdit(internal(name)).ofLibrary();
  }

  /**
   * Returns a class, with nothing changed yet.
   *
   * @param name the binary name, such as {@code com.example.Client$Call}
   * @return the class
   * @throws NullPointerException if {@code name} is null
   */
  public static LibraryClass named(String name) {
    return new LibraryClass(
        requireNonNull(name, "name is null. Name the class that is to be changed."));
  }

  /**
   * Has each object capture what is current where it is made. Hooks are told of a resource, which
   * {@link #runsOnce} ends.
   *
   * @param type the resource's type, such as {@code OkHttpCall}
   * @param argument which of the constructor's arguments is the application's own task, from 1;
   *     nothing is captured if that is null or belongs to nobody. 0 has it captured always
   * @return this
   */
  public LibraryClass capturesWhereMade(String type, int argument) {
    edit.withField(FIELD).at("<init>", new StampOfMade(type, argument));
    return this;
  }

  /**
   * As {@link #capturesWhereMade}, for what is called any number of times, perhaps never: hooks
   * aren't told of it.
   *
   * @param argument which of the constructor's arguments is the application's own task, from 1, or
   *     0
   * @return this
   */
  public LibraryClass keepsContextWhereMade(int argument) {
    edit.withField(FIELD).at("<init>", new StampOfMade(null, argument));
    return this;
  }

  /**
   * Has a method run in what was captured, which ends with it.
   *
   * @param method the method's name
   * @return this
   */
  public LibraryClass runsOnce(String method) {
    edit.at(method, new Bracket(FIELD, null, BridgeCall.END_IF_ANY, BridgeCall.END_IF_ANY, true));
    return this;
  }

  /**
   * Has methods run in what was captured, which the next call finds again.
   *
   * @param methods the methods' names
   * @return this
   */
  public LibraryClass runsIn(String... methods) {
    BridgeCall leave = new BridgeCall("Bridge", "leaveIfAny", "(" + OBJECT + OBJECT + ")V");
    for (String method : methods) {
      edit.at(method, new Bracket(FIELD, null, leave, leave, false));
    }
    return this;
  }

  /**
   * Has a method run in the root: it is where a library begins with something that belongs to
   * nobody yet, such as what was read from a socket. What is entered there ends with it.
   *
   * @param method the method's name
   * @return this
   */
  public LibraryClass isEntry(String method) {
    edit.at(method, new Bracket(null, NOBODY, BridgeCall.END_IF_ANY, BridgeCall.END_IF_ANY, false));
    return this;
  }

  /**
   * Binds an argument, which is called once, where the method is called. The library sees an object
   * of ours instead of the application's.
   *
   * @param method the method's name
   * @param argument which of its arguments, from 1
   * @param callback what the argument is
   * @param type the resource's type, of which hooks are told
   * @return this
   */
  public LibraryClass bindsOnce(String method, int argument, Callback callback, String type) {
    return binds(method, argument, callback, type);
  }

  /**
   * Binds an argument, which is called any number of times; hooks aren't told of it.
   *
   * @param method the method's name
   * @param argument which of its arguments, from 1
   * @param callback what the argument is
   * @return this
   */
  public LibraryClass bindsAlways(String method, int argument, Callback callback) {
    return binds(method, argument, callback, null);
  }

  private LibraryClass binds(
      String method, int argument, Callback callback, @Nullable String type) {
    BoundClass bound = new BoundClass(edit.target, callback);
    edit.define(bound);
    edit.at(method, new BindArgument(argument, bound, type));
    return this;
  }

  /** Adds a change that has no word of its own. */
  LibraryClass at(String method, MethodEdit change) {
    edit.at(method, change);
    return this;
  }

  /** Adds the field, for changes that have no word of their own. */
  LibraryClass withField(String name) {
    edit.withField(name);
    return this;
  }

  ClassEdit edit() {
    return edit;
  }

  static String internal(String name) {
    return name.replace('.', '/');
  }

  /** Returns the variable of an argument, from 1, or -1 if there is none of a reference's type. */
  static int variable(int argument, int access, String descriptor) {
    Type[] types = Type.getArgumentTypes(descriptor);
    int variable = (access & Opcodes.ACC_STATIC) == 0 ? 1 : 0;
    for (int i = 0; i < types.length; i++) {
      if (i == argument - 1) {
        return types[i].getSort() == Type.OBJECT ? variable : -1;
      }
      variable += types[i].getSize();
    }
    return -1;
  }

  /** Writes what is captured to the field, where a constructor returns that calls no other one. */
  private record StampOfMade(@Nullable String type, int argument) implements MethodEdit {
    @Override
    public MethodVisitor visit(
        MethodVisitor next, String owner, int access, String descriptor, Hit hit) {
      int variable = argument == 0 ? 0 : variable(argument, access, descriptor);
      if (variable < 0) {
        return next;
      }
      return new MethodVisitor(Opcodes.ASM9, next) {
        private int otherObjects;
        private boolean callsAnother;

        @Override
        public void visitTypeInsn(int opcode, String of) {
          if (opcode == Opcodes.NEW && of.equals(owner)) {
            otherObjects++;
          }
          super.visitTypeInsn(opcode, of);
        }

        @Override
        public void visitMethodInsn(
            int opcode, String of, String name, String called, boolean isInterface) {
          if (name.equals("<init>") && of.equals(owner) && otherObjects-- == 0) {
            callsAnother = true;
          }
          super.visitMethodInsn(opcode, of, name, called, isInterface);
        }

        @Override
        public void visitInsn(int opcode) {
          if (opcode == Opcodes.RETURN && !callsAnother) {
            visitVarInsn(Opcodes.ALOAD, 0);
            if (argument > 0) {
              visitVarInsn(Opcodes.ALOAD, variable);
            }
            pushType(mv, type);
            (argument > 0 ? MADE : MADE_ALWAYS).emit(mv);
            visitFieldInsn(Opcodes.PUTFIELD, owner, FIELD, OBJECT);
            hit.add();
          }
          super.visitInsn(opcode);
        }
      };
    }
  }

  /** Binds an argument before all else, in each method that has one of that type there. */
  private record BindArgument(int argument, BoundClass bound, @Nullable String type)
      implements MethodEdit {
    @Override
    public MethodVisitor visit(
        MethodVisitor next, String owner, int access, String descriptor, Hit hit) {
      int variable = variable(argument, access, descriptor);
      if (variable < 0
          || (access & Opcodes.ACC_ABSTRACT) != 0
          || !Type.getArgumentTypes(descriptor)[argument - 1]
              .getInternalName()
              .equals(bound.of())) {
        return next;
      }
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitCode() {
          super.visitCode();
          visitVarInsn(Opcodes.ALOAD, variable);
          pushType(mv, type);
          bound.emitBinding(mv);
          visitVarInsn(Opcodes.ASTORE, variable);
          hit.add();
        }
      };
    }
  }

  private static void pushType(MethodVisitor to, @Nullable String type) {
    if (type == null) {
      to.visitInsn(Opcodes.ACONST_NULL);
    } else {
      to.visitLdcInsn(type);
    }
  }
}
