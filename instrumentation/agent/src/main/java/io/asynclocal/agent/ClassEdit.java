package io.asynclocal.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** All that is changed in one class, for one boundary. */
final class ClassEdit {
  /** The internal name of the class. */
  final String target;

  private final List<Place> places = new ArrayList<>();

  ClassEdit(String target) {
    this.target = target;
  }

  /** The name of a field that the class gets, or null. */
  private @Nullable String field;

  /** Adds the class's new members, if it gets any. */
  private @Nullable UnaryOperator<ClassVisitor> members;

  /** The class whose added field the changes use, or null. */
  @Nullable String needed;

  /** What keeps what was captured for an object whose class lacks the field. */
  private String keeper = "Kept";

  /** What the changes call. */
  BridgePart part = BridgePart.BASE;

  /** Whether the class is a library's, loaded by an application. */
  boolean isLibrarys;

  /** What is to be defined beside the class, before it is changed. */
  private final List<BoundClass> beside = new ArrayList<>();

  private record Place(
      String method, @Nullable String descriptor, MethodEdit edit, boolean isOptional) {
    boolean is(String name, String type) {
      return name.equals(method) && (descriptor == null || descriptor.equals(type));
    }

    @Override
    public String toString() {
      return method + (descriptor == null ? "" : descriptor);
    }
  }

  /** Says what the changes call. */
  ClassEdit with(BridgePart called) {
    part = called;
    return this;
  }

  /** Says that the class is a library's, loaded by an application. */
  ClassEdit ofLibrary() {
    isLibrarys = true;
    return this;
  }

  /** Has a class defined beside this one, which the changes call. */
  void define(BoundClass bound) {
    beside.add(bound);
  }

  List<BoundClass> beside() {
    return beside;
  }

  /** Returns whether a class that is loaded already lacks a field that the changes use. */
  boolean lacksField(Class<?> loaded) {
    try {
      return field != null && loaded.getDeclaredField(field) == null;
    } catch (NoSuchFieldException | LinkageError e) {
      return true;
    }
  }

  /** Says which of the bridge's classes keeps what was captured where the field is lacking. */
  ClassEdit orKeptBy(String simpleName) {
    keeper = simpleName;
    return this;
  }

  /** Adds a change of each method of that name. */
  ClassEdit at(String method, MethodEdit edit) {
    places.add(new Place(method, null, edit, false));
    return this;
  }

  /** Adds a change of one method. */
  ClassEdit at(String method, String descriptor, MethodEdit edit) {
    places.add(new Place(method, descriptor, edit, false));
    return this;
  }

  /** Adds a change of each method of that name, which only some JDKs have. */
  ClassEdit atIfThere(String method, MethodEdit edit) {
    places.add(new Place(method, null, edit, true));
    return this;
  }

  /** Adds a field to the class, which is possible only while it is loaded. */
  ClassEdit withField(String name) {
    field = name;
    return withMembers(target, next -> new FieldAdder(next, name));
  }

  /**
   * Adds members to the class, which is possible only while it is loaded.
   *
   * @param of the class that must not have been loaded before
   * @param adder adds them
   */
  ClassEdit withMembers(String of, UnaryOperator<ClassVisitor> adder) {
    members = adder;
    needed = of;
    return this;
  }

  /** Says that the changes use the field that another class gets. */
  ClassEdit needsField(String of) {
    needed = of;
    return this;
  }

  /** Returns the class with nothing but its new members, if any, which others count on. */
  byte[] withMembersOnly(byte[] classFile) {
    if (members == null) {
      return classFile;
    }
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(members.apply(writer), 0);
    return writer.toByteArray();
  }

  /**
   * Returns the changed class.
   *
   * @param lacksField whether what was captured is to be kept elsewhere than in the field
   * @throws DoesNotFitException if a change finds nothing to change
   */
  byte[] apply(byte[] classFile, boolean lacksField) throws DoesNotFitException {
    Hit[] hits = new Hit[places.size()];
    for (int i = 0; i < hits.length; i++) {
      hits[i] = new Hit();
    }
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, lacksField ? writer : withMembers(writer)) {
          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            MethodVisitor visitor =
                super.visitMethod(access, name, descriptor, signature, exceptions);
            if (lacksField && visitor != null) {
              visitor = new KeptElsewhere(visitor, keeper);
            }
            for (int i = 0; i < hits.length; i++) {
              Place place = places.get(i);
              if (place.is(name, descriptor)) {
                visitor = place.edit.visit(visitor, target, access, descriptor, hits[i]);
              }
            }
            return visitor;
          }
        },
        ClassReader.EXPAND_FRAMES);
    for (int i = 0; i < hits.length; i++) {
      if (hits[i].count() == 0 && !places.get(i).isOptional) {
        throw new DoesNotFitException("nothing to change in " + places.get(i));
      }
    }
    return writer.toByteArray();
  }

  private ClassVisitor withMembers(ClassWriter writer) {
    return members == null ? writer : members.apply(writer);
  }

  private static final class FieldAdder extends ClassVisitor {
    private final String added;

    FieldAdder(ClassVisitor next, String added) {
      super(Opcodes.ASM9, next);
      this.added = added;
    }

    /** Serialization and whoever copies fields must not see it. */
    @Override
    public void visitEnd() {
      int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_TRANSIENT | Opcodes.ACC_SYNTHETIC;
      super.visitField(access, added, "Ljava/lang/Object;", null, null).visitEnd();
      super.visitEnd();
    }
  }
}
