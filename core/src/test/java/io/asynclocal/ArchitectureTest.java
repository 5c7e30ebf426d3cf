package io.asynclocal;

import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What the core may be made of, as RATIONALE.md explains. */
class ArchitectureTest {
  /** Each package, and the packages of ours that it may import besides itself. */
  private static final Map<String, Set<String>> IMPORTS =
      Map.of(
          "io.asynclocal", Set.of(),
          "io.asynclocal.concurrent", Set.of("io.asynclocal"),
          "io.asynclocal.environment", Set.of("io.asynclocal"),
          "io.asynclocal.foreign", Set.of("io.asynclocal", "io.asynclocal.environment"));

  /**
   * The only static state that changes: the thread's pointer with what belongs to it, the list of
   * enabled hooks with the ids of their events and what is carried along beside them, the number of
   * the next key, the thread that learns of collected resources, and what is known of the classes
   * of tasks.
   */
  private static final Set<String> STATE =
      Set.of(
          "io.asynclocal.CurrentContext.CELL",
          "io.asynclocal.CurrentContext.EXECUTION",
          "io.asynclocal.CurrentContext.LINK",
          "io.asynclocal.EnabledHooks.enabled",
          "io.asynclocal.AsyncBoundary.isContextEnough",
          "io.asynclocal.ThreadStates.carried",
          "io.asynclocal.EnabledHooks.NEXT_ID",
          "io.asynclocal.Lifecycle.CLEANER",
          "io.asynclocal.StorageKey.NEXT_NUMBER",
          "io.asynclocal.concurrent.AsyncCompletableFuture.DONE",
          "io.asynclocal.concurrent.Housekeeping.KNOWN");

  /** What a static field may hold otherwise: nothing that can be seen to change. */
  private static final Set<String> IMMUTABLE =
      Set.of(
          "java.lang.Object",
          "java.lang.String",
          "java.lang.System$Logger",
          "java.time.Duration",
          "java.util.regex.Pattern",
          "io.asynclocal.AsyncBoundary",
          "io.asynclocal.AsyncContext",
          "io.asynclocal.AsyncResource",
          "io.asynclocal.AsyncResourceOptions",
          "io.asynclocal.BindingTrie",
          "io.asynclocal.StorageKey",
          "io.asynclocal.environment.InstanceKey");

  /** An array is immutable if it is empty, which its name must say. */
  private static final String EMPTY_ARRAY = "NONE";

  private static final Path CLASS_FILES = classFiles();
  private static final JavaClasses CORE = new ClassFileImporter().importPath(CLASS_FILES);

  private static Path classFiles() {
    try {
      return Path.of(
          AsyncContext.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void packages_areThoseOfTheDesign() {
    Set<String> packages =
        CORE.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> !name.isEmpty()) // the module's description
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(IMPORTS.keySet().containsAll(packages), packages.toString());
    assertTrue(packages.contains("io.asynclocal"));
  }

  @Test
  void packages_importWhatTheyMayAndNothingButTheJdkAndJSpecifyBesides() {
    IMPORTS.forEach(
        (name, imports) -> {
          List<String> allowed =
              new ArrayList<>(List.of("java..", "org.jspecify.annotations", name));
          allowed.addAll(imports);
          classes()
              .that()
              .resideInAPackage(name)
              .should()
              .onlyDependOnClassesThat()
              .resideInAnyPackage(allowed.toArray(String[]::new))
              .allowEmptyShould(true) // a package that is still to come
              .check(CORE);
        });
  }

  @Test
  void packages_haveNoCycle() {
    slices().assignedFrom(new ByPackage()).should().beFreeOfCycles().check(CORE);
  }

  private static final class ByPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      return SliceIdentifier.of(javaClass.getPackageName());
    }

    @Override
    public String getDescription() {
      return "each package";
    }
  }

  @Test
  void names_areNounsOfTheField() {
    String vague = "(?i).*(impl|util|utils|helper|manager|internal|internals)";
    noClasses()
        .should()
        .haveNameMatching(vague + "([.$].*)?")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .check(CORE);
  }

  @Test
  void threadLocals_areTouchedByOneClass() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(CurrentContext.class.getName())
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocal.class)
        .check(CORE);
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(InheritableThreadLocal.class)
        .check(CORE);
  }

  @Test
  void staticFields_areFinalAndImmutable() {
    fields()
        .that()
        .areStatic()
        .and(isNot("known state", field -> STATE.contains(field.getFullName())))
        .and(isNot("compiled", field -> field.getModifiers().contains(JavaModifier.SYNTHETIC)))
        .should()
        .beFinal()
        .andShould(be(DescribedPredicate.describe("immutable", ArchitectureTest::isImmutable)))
        .check(CORE);
  }

  @Test
  void staticState_isStillThere() {
    Set<String> fields =
        CORE.stream()
            .flatMap(type -> type.getFields().stream())
            .map(JavaField::getFullName)
            .collect(Collectors.toSet());
    assertTrue(fields.containsAll(STATE), "the list of what may change is longer than it need be");
  }

  private static DescribedPredicate<JavaField> isNot(
      String description, Predicate<JavaField> excluded) {
    return DescribedPredicate.describe("not " + description, field -> !excluded.test(field));
  }

  private static boolean isImmutable(JavaField field) {
    JavaClass type = field.getRawType();
    return type.isPrimitive()
        || type.isEnum()
        || IMMUTABLE.contains(type.getFullName())
        || type.isArray() && field.getName().equals(EMPTY_ARRAY);
  }

  @Test
  void packages_areNullMarked() {
    for (JavaClass type : CORE) {
      if (type.getSimpleName().equals("package-info")) {
        assertTrue(type.isAnnotatedWith(NullMarked.class), type.getName());
      }
    }
  }

  @Test
  void module_requiresNothingAtRunTimeAndExportsItsPackages() {
    ModuleDescriptor module =
        ModuleFinder.of(CLASS_FILES).find("io.asynclocal").orElseThrow().descriptor();
    Set<String> requires = new TreeSet<>();
    for (ModuleDescriptor.Requires required : module.requires()) {
      boolean compileTimeOnly =
          required.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC);
      requires.add(required.name() + (compileTimeOnly ? " to compile" : ""));
    }
    assertEquals(Set.of("java.base", "org.jspecify to compile"), requires);
    Set<String> exports = new TreeSet<>();
    module.exports().forEach(export -> exports.add(export.source()));
    Set<String> publicPackages = new TreeSet<>();
    for (JavaClass type : CORE) {
      if (type.getModifiers().contains(JavaModifier.PUBLIC)) {
        publicPackages.add(type.getPackageName());
      }
    }
    assertEquals(publicPackages, exports);
  }

  @Test
  void pom_dependsOnJSpecifyAndOtherwiseForTestsOnly() throws Exception {
    Element project =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("pom.xml").toFile())
            .getDocumentElement();
    Set<String> used = new TreeSet<>();
    for (Element dependency : children(only(project, "dependencies"), "dependency")) {
      List<Element> scope = children(dependency, "scope");
      if (scope.isEmpty() || !scope.get(0).getTextContent().equals("test")) {
        used.add(only(dependency, "artifactId").getTextContent());
      }
    }
    assertEquals(Set.of("jspecify"), used);
  }

  private static Element only(Element parent, String name) {
    List<Element> children = children(parent, name);
    assertEquals(1, children.size(), name);
    return children.get(0);
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> children = new ArrayList<>();
    NodeList nodes = parent.getChildNodes();
    for (int i = 0; i < nodes.getLength(); i++) {
      Node node = nodes.item(i);
      if (node instanceof Element element && element.getTagName().equals(name)) {
        children.add(element);
      }
    }
    return children;
  }
}
