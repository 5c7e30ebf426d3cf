package io.asynclocal.agent.bridge.http;

import io.asynclocal.agent.bridge.Bridge;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the result of a subscriber in a context. */
@SuppressWarnings("unchecked") // it is called with the subscriber that it was given for
final class BoundFinisher implements Function<@Nullable Object, @Nullable Object> {
  private final Object context;
  private final Function<@Nullable Object, @Nullable Object> finisher;

  BoundFinisher(Object context, Function<?, ?> finisher) {
    this.context = context;
    this.finisher = (Function<@Nullable Object, @Nullable Object>) finisher;
  }

  @Override
  public @Nullable Object apply(@Nullable Object subscriber) {
    Object token = Bridge.enter(context);
    try {
      return finisher.apply(subscriber);
    } finally {
      Bridge.leave(context, token);
    }
  }
}
