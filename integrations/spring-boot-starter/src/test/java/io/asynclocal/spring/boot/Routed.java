package io.asynclocal.spring.boot;

import io.asynclocal.coroutines.SuspendingHandlers;
import kotlin.Result;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlin.jvm.functions.Function2;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.CoRouterFunctionDslKt;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The same functions as handlers of a {@code coRouter}, by what Kotlin's compiler makes of one. */
@Configuration(proxyBeanMethods = false)
class Routed {
  static final String[] PATHS = {"/routed/suspending", "/routed/awaiting", "/routed/entering"};

  private final SuspendingHandlers handlers =
      new SuspendingHandlers((hop, id) -> Seen.at("routed " + hop, id), Suspending::enter);

  /** A function that may suspend. */
  private interface Handler {
    Object handle(String id, Continuation<? super String> continuation);
  }

  @Bean
  RouterFunction<ServerResponse> routes() {
    return CoRouterFunctionDslKt.coRouter(
        routes -> {
          routes.GET(PATHS[0], answering(handlers::suspending));
          routes.GET(PATHS[1], answering(handlers::awaiting));
          routes.GET(PATHS[2], answering(handlers::entering));
          return Unit.INSTANCE;
        });
  }

  private static Function2<ServerRequest, Continuation<? super ServerResponse>, Object> answering(
      Handler handler) {
    return (request, continuation) ->
        answer(handler.handle(request.queryParam("id").orElseThrow(), new Answering(continuation)));
  }

  /** An id becomes an answer; a failure, and that there is nothing yet, stay what they are. */
  private static Object answer(Object result) {
    return result instanceof Result.Failure || result == IntrinsicsKt.getCOROUTINE_SUSPENDED()
        ? result
        : ServerResponse.ok().bodyValue(result).toFuture().join();
  }

  private record Answering(Continuation<? super ServerResponse> continuation)
      implements Continuation<String> {
    @Override
    public CoroutineContext getContext() {
      return continuation.getContext();
    }

    @Override
    public void resumeWith(Object result) {
      continuation.resumeWith(answer(result));
    }
  }
}
