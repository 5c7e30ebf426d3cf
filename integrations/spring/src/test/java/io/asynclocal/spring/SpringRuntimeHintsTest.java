package io.asynclocal.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.scheduling.annotation.AbstractAsyncConfiguration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** A native image keeps what is read by reflection; this asks Spring, and builds no image. */
final class SpringRuntimeHintsTest {

  /** As Spring does when it processes an application ahead of time. */
  private static RuntimeHints hints() {
    RuntimeHints hints = new RuntimeHints();
    ClassLoader loader = SpringRuntimeHintsTest.class.getClassLoader();
    List<RuntimeHintsRegistrar> found =
        SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories", loader)
            .load(RuntimeHintsRegistrar.class)
            .stream()
            .filter(SpringRuntimeHints.class::isInstance)
            .toList();
    assertEquals(1, found.size(), "found by Spring");
    found.get(0).registerHints(hints, loader);
    return hints;
  }

  private static boolean isKept(RuntimeHints hints, Class<?> type, String name) {
    return RuntimeHintsPredicates.reflection().onField(type, name).test(hints);
  }

  @Test
  void fieldsThatAreReadAreKept() throws Exception {
    RuntimeHints hints = hints();
    assertTrue(isKept(hints, ThreadPoolTaskExecutor.class, "taskDecorator"));
    assertTrue(isKept(hints, ThreadPoolTaskScheduler.class, "taskDecorator"));
    assertTrue(isKept(hints, SimpleApplicationEventMulticaster.class, "taskExecutor"));
    assertTrue(isKept(hints, AbstractAsyncConfiguration.class, "executor"));
    assertTrue(isKept(hints, RequestMappingHandlerAdapter.class, "taskExecutor"));
    for (PrivateField<?> field :
        Stream.concat(SpringExecutors.fields(), HiddenExecutors.fields().stream()).toList()) {
      Field declared = field.declared();
      assertTrue(isKept(hints, declared.getDeclaringClass(), declared.getName()), field.toString());
    }
  }

  @Test
  void methodsThatVersionsHaveOtherwiseAreKept() throws Exception {
    RuntimeHints hints = hints();
    List<Method> declared = NamedHeader.declared();
    assertEquals(List.of("get", "remove"), declared.stream().map(Method::getName).toList());
    for (Method method : declared) {
      assertTrue(
          RuntimeHintsPredicates.reflection().onMethod(method).invoke().test(hints),
          method.toString());
    }
  }

  @Test
  void nothingElseIs() {
    assertFalse(isKept(hints(), ThreadPoolTaskExecutor.class, "queueCapacity"));
    assertFalse(isKept(new RuntimeHints(), ThreadPoolTaskExecutor.class, "taskDecorator"));
  }
}
