package io.asynclocal.awssdk;

import io.asynclocal.concurrent.AsyncFutures;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A client whose futures carry stores. */
final class PropagatingClient extends Delegating {
  PropagatingClient(Object client) {
    super(client);
  }

  @Override
  @Nullable Object call(Method method, Object[] arguments) throws ReflectiveOperationException {
    Object answer = delegate(method, arguments);
    return answer instanceof CompletableFuture<?> future
            && method.getReturnType() == CompletableFuture.class
        ? AsyncFutures.propagating(future)
        : answer;
  }
}
