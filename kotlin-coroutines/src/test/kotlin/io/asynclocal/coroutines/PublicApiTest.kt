package io.asynclocal.coroutines

import java.lang.reflect.Constructor
import java.lang.reflect.Method
import java.lang.reflect.Modifier
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.nameWithoutExtension
import kotlin.io.path.writeText
import kotlin.reflect.KVisibility
import kotlin.reflect.jvm.kotlinFunction
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/**
 * What compiled code can link to, as it stands in `api/asynclocal-kotlin-coroutines.api`. After a
 * change that is meant, `-Dapi.update=true` writes the file again.
 */
internal class PublicApiTest {

  @Test
  fun publicApi_isWhatTheDumpSays() {
    val dump = Path.of(System.getProperty("api.dump"))
    val api = publicClasses().joinToString("\n") { describe(it) }
    if (System.getProperty("api.update").toBoolean()) {
      dump.writeText(api)
    }
    assertEquals(Files.readString(dump), api)
  }

  @Test
  fun samples_areTests() {
    val sources = Path.of("src/main/kotlin").toFile().walk().filter { it.extension == "kt" }
    val samples =
      sources.flatMap { Regex("@sample (\\S+)\\.(\\w+)").findAll(it.readText()) }.toList()
    assertTrue(samples.size >= 8, "$samples")
    for (sample in samples) {
      val (type, name) = sample.destructured
      val method = Class.forName(type).declaredMethods.singleOrNull { it.name == name }
      assertNotNull(method?.getAnnotation(Test::class.java), sample.value)
    }
  }

  private fun publicClasses(): List<Class<*>> {
    val classes =
      Path.of(AsyncContextElement::class.java.protectionDomain.codeSource.location.toURI())
        .resolve("io/asynclocal/coroutines")
    return Files.list(classes).use { files ->
      files
        .map { Class.forName("io.asynclocal.coroutines.${it.nameWithoutExtension}") }
        .filter { Modifier.isPublic(it.modifiers) && !it.isSynthetic }
        .filter { if (it.isFacade) it.hasPublicFunctions else it.isPublicApi }
        .sorted(compareBy { it.name })
        .toList()
    }
  }

  private fun describe(type: Class<*>): String {
    val supertypes = listOfNotNull(type.superclass) + type.interfaces
    val members =
      type.declaredConstructors.filter { it.isPublicApi }.map { "<init>" to it.parameterTypes } +
        type.declaredMethods
          .filter { it.isPublicApi }
          .map {
            "${Modifier.toString(it.modifiers)} ${it.returnType.name} ${it.name}" to
              it.parameterTypes
          } +
        type.declaredFields
          .filter { Modifier.isPublic(it.modifiers) }
          .map { "${Modifier.toString(it.modifiers)} ${it.type.name} ${it.name}" to null }
    return members
      .map { (name, types) ->
        "  $name${types?.joinToString(", ", "(", ")") { it.name }.orEmpty()}\n"
      }
      .sorted()
      .joinToString("", prefix = "${type.name} : ${supertypes.joinToString { it.name }}\n")
  }

  private val Class<*>.isFacade: Boolean
    get() = getAnnotation(Metadata::class.java)?.kind == 2

  private val Class<*>.hasPublicFunctions: Boolean
    get() = declaredMethods.any { it.kotlinFunction?.visibility == KVisibility.PUBLIC }

  private val Class<*>.isPublicApi: Boolean
    get() =
      generateSequence(this) { it.declaringClass }
        .all { it.kotlin.visibility == KVisibility.PUBLIC }

  private val Constructor<*>.isPublicApi: Boolean
    get() = !isSynthetic && kotlinFunction?.visibility == KVisibility.PUBLIC

  /** Default arguments are called through a synthetic method, which callers link to as well. */
  private val Method.isPublicApi: Boolean
    get() =
      Modifier.isPublic(modifiers) &&
        !isBridge &&
        (name.endsWith("\$default") || !isSynthetic) &&
        kotlinFunction?.visibility.let { it == KVisibility.PUBLIC || it == null }
}
