package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

final class KnownFieldTest {

  /** Those that the module knows: another release's may have other names. */
  @ParameterizedTest
  @CsvSource({
    "MonoFlatMap, mapper",
    "MonoDefer, supplier",
    "MonoDeferContextual, contextualMonoFactory",
    "MonoOnErrorResume, nextFactory",
    "MonoOperator, source",
    "InternalMonoOperator, optimizableOperator",
    "MonoPeekFuseable, onRequestCall",
    "MonoPeekFuseable, onCancelCall"
  })
  void field_isThere(String type, String name) {
    assertNotNull(KnownField.of(type, name).type());
  }

  @ParameterizedTest
  @CsvSource({"MonoFlatMap, notThere", "NotThere, mapper"})
  void fieldThatIsNotThere_isInNothing(String type, String name) {
    KnownField field = KnownField.of(type, name);
    Mono<Integer> mapped = Mono.just(1).flatMap(Mono::just);
    assertFalse(field.isIn(mapped));
    assertFalse(field.isInherited(mapped));
    assertFalse(field.replace(mapped, function -> function));
  }

  @Test
  void functionOfFlatMap_isReplaced() {
    KnownField function = KnownField.of("MonoFlatMap", "mapper");
    Mono<Integer> mapped = Mono.just(1).flatMap(item -> Mono.just(item + 1));
    assertFalse(function.isIn(Mono.just(1)));
    assertTrue(function.replace(mapped, replaced -> (Function<Integer, Mono<Integer>>) Mono::just));
    assertEquals(1, mapped.block());
  }

  @Test
  void fieldOfABaseClass_isInherited() {
    KnownField source = KnownField.of("MonoOperator", "source");
    Mono<Integer> above = Mono.just(1);
    Mono<Integer> mapped = above.map(item -> item + 1);
    assertFalse(source.isIn(mapped));
    assertTrue(source.isInherited(mapped));
    assertEquals(above, source.get(mapped));
  }
}
