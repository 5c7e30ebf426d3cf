package io.asynclocal.api;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.signature.SignatureReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InnerClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.util.TraceSignatureVisitor;

/**
 * The public and protected members of a module's classes, one a line, in an order that doesn't
 * depend on the compiler. What a compiler adds by itself isn't listed.
 */
final class ApiListing {
  private static final int VISIBLE = Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED;
  private static final int UNLISTED = Opcodes.ACC_SYNTHETIC | Opcodes.ACC_BRIDGE;

  private ApiListing() {}

  /** Returns the listing of a jar, or of a folder of classes. */
  static String of(Path classes) throws IOException {
    if (Files.isDirectory(classes)) {
      return ofTree(classes);
    }
    try (FileSystem jar = FileSystems.newFileSystem(classes)) {
      return ofTree(jar.getPath("/"));
    }
  }

  private static String ofTree(Path root) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(root)) {
      files =
          all.filter(file -> file.toString().endsWith(".class"))
              .filter(file -> !root.relativize(file).startsWith("META-INF"))
              .toList();
    }
    List<ClassNode> types = new ArrayList<>();
    for (Path file : files) {
      ClassNode type = new ClassNode();
      new ClassReader(Files.readAllBytes(file))
          .accept(type, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
      types.add(type);
    }
    return types.stream()
        .filter(ApiListing::isVisible)
        .map(ApiListing::listed)
        .sorted()
        .collect(joining("\n"));
  }

  private static boolean isVisible(ClassNode type) {
    return is(type.access, VISIBLE)
        && !is(type.access, UNLISTED | Opcodes.ACC_MODULE)
        && type.outerMethod == null
        && type.innerClasses.stream()
            .filter(inner -> isAround(inner, type))
            .allMatch(inner -> inner.outerName != null && is(inner.access, VISIBLE));
  }

  /** Returns whether {@code inner} is the type itself, or one that it is nested in. */
  private static boolean isAround(InnerClassNode inner, ClassNode type) {
    return type.name.equals(inner.name) || type.name.startsWith(inner.name + "$");
  }

  private static String listed(ClassNode type) {
    int access =
        type.innerClasses.stream()
            .filter(inner -> inner.name.equals(type.name))
            .map(inner -> inner.access)
            .findFirst()
            .orElse(type.access);
    Stream<String> fields =
        type.fields.stream().filter(field -> isListed(field.access)).map(ApiListing::listed);
    Stream<String> methods =
        type.methods.stream().filter(method -> isListed(method.access)).map(ApiListing::listed);
    return modifiers(access & ~Opcodes.ACC_SUPER, true)
        + type.name.replace('/', '.')
        + supertypes(type)
        + "\n"
        + Stream.concat(fields, methods)
            .map(member -> "  " + member + "\n")
            .sorted()
            .collect(joining());
  }

  private static String supertypes(ClassNode type) {
    if (type.signature != null) {
      TraceSignatureVisitor text = new TraceSignatureVisitor(type.access);
      new SignatureReader(type.signature).accept(text);
      return text.getDeclaration();
    }
    String parent = Objects.requireNonNullElse(type.superName, "java/lang/Object");
    return (parent.equals("java/lang/Object") ? "" : " extends " + parent.replace('/', '.'))
        + (type.interfaces.isEmpty()
            ? ""
            : " implements " + String.join(", ", type.interfaces).replace('/', '.'));
  }

  private static String listed(FieldNode field) {
    return modifiers(field.access, false)
        + declaration(field.signature, field.desc, field.access)
        + " "
        + field.name
        + (field.value == null ? "" : " = " + field.value);
  }

  private static String listed(MethodNode method) {
    TraceSignatureVisitor text = new TraceSignatureVisitor(method.access);
    new SignatureReader(method.signature == null ? method.desc : method.signature).accept(text);
    String thrown = text.getExceptions();
    if (thrown == null) {
      thrown = String.join(", ", method.exceptions).replace('/', '.');
    }
    return modifiers(method.access & ~(Opcodes.ACC_VARARGS | Opcodes.ACC_SYNCHRONIZED), false)
        // The visitor leaves out what everything extends.
        + (text.getReturnType().isEmpty() ? "java.lang.Object" : text.getReturnType())
        + " "
        + method.name
        + text.getDeclaration()
        + (thrown.isEmpty() ? "" : " throws " + thrown);
  }

  private static String declaration(@Nullable String signature, String descriptor, int access) {
    TraceSignatureVisitor text = new TraceSignatureVisitor(access);
    new SignatureReader(signature == null ? descriptor : signature).acceptType(text);
    return text.getDeclaration();
  }

  private static String modifiers(int access, boolean isType) {
    String kind =
        !isType
            ? ""
            : is(access, Opcodes.ACC_ANNOTATION)
                ? "@interface "
                : is(access, Opcodes.ACC_INTERFACE)
                    ? "interface "
                    : is(access, Opcodes.ACC_ENUM) ? "enum " : "class ";
    boolean isInterface = isType && is(access, Opcodes.ACC_INTERFACE);
    return (is(access, Opcodes.ACC_PUBLIC) ? "public " : "protected ")
        + (is(access, Opcodes.ACC_STATIC) ? "static " : "")
        + (is(access, Opcodes.ACC_ABSTRACT) && !isInterface ? "abstract " : "")
        + (is(access, Opcodes.ACC_FINAL) ? "final " : "")
        + kind;
  }

  private static boolean isListed(int access) {
    return is(access, VISIBLE) && !is(access, UNLISTED);
  }

  private static boolean is(int access, int any) {
    return (access & any) != 0;
  }
}
