package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.asynclocal.coroutines.SuspendingHandlers;
import java.lang.reflect.Method;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import kotlinx.coroutines.flow.Flow;
import org.slf4j.MDC;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.KotlinDetector;
import org.springframework.core.SpringVersion;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;

/** A controller whose handlers are written in Kotlin; the tests say which path each of them has. */
@RestController
class Suspending extends SuspendingHandlers {
  static final String[] PATHS = {"/suspending", "/awaiting", "/entering", "/failing", "/flowing"};

  /** Spring MVC calls no {@code @ExceptionHandler} that is a {@code suspend} function. */
  static final String OF_WEB_FLUX = "/failingOnceMore";

  Suspending() {
    super(Seen::at, Suspending::enter);
  }

  static void enter() {
    Seen.ID.enterWith("entered");
    MDC.put("requestId", "entered");
  }

  @ExceptionHandler
  String failed(IllegalArgumentException failure) {
    Seen.at("@ExceptionHandler", String.valueOf(failure.getMessage()));
    return String.valueOf(failure.getMessage());
  }

  /** Spring 7 collects a {@code Flow} with what Micrometer's accessors carry, ours among them. */
  static void checkFlowsAreLost() {
    if (String.valueOf(SpringVersion.getVersion()).startsWith("6.")) {
      assertNotEquals(0, Seen.count("after delay in a flow store lost"), Seen::all);
    }
  }

  private static boolean isHandler(Method method) {
    return method.getReturnType() == Flow.class
        || (KotlinDetector.isSuspendingFunction(method)
            && !method.isAnnotationPresent(ExceptionHandler.class));
  }

  /** Tells {@code mapping} of each path and its handler, and loads the application. */
  static void load(
      ConfigurableApplicationContext context,
      BiConsumer<String, Method> mapping,
      String... morePaths)
      throws Exception {
    Stream.of(SuspendingHandlers.class.getDeclaredMethods())
        .filter(Suspending::isHandler)
        .forEach(handler -> mapping.accept("/" + handler.getName(), handler));
    Seen.start();
    Load.run(context, Stream.of(PATHS, morePaths).flatMap(Stream::of).toArray(String[]::new));
  }
}
