package io.asynclocal.agent.bridge;

import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** As {@link BoundReaction}, with two arguments. */
// For the same reasons as there.
@SuppressWarnings({"unchecked", "overloads"})
final class BoundBiReaction extends Bound
    implements BiFunction<@Nullable Object, @Nullable Object, @Nullable Object>,
        BiConsumer<@Nullable Object, @Nullable Object> {
  private final Object function;

  BoundBiReaction(Object @Nullable [] copy, Object captured, Object function) {
    super(copy, captured);
    this.function = function;
  }

  @Override
  public @Nullable Object apply(@Nullable Object first, @Nullable Object second) {
    Object token = enter();
    try {
      return ((BiFunction<@Nullable Object, @Nullable Object, @Nullable Object>) function)
          .apply(first, second);
    } catch (Throwable e) {
      failed(e);
      throw e;
    } finally {
      end(token);
    }
  }

  @Override
  public void accept(@Nullable Object first, @Nullable Object second) {
    Object token = enter();
    try {
      ((BiConsumer<@Nullable Object, @Nullable Object>) function).accept(first, second);
    } catch (Throwable e) {
      failed(e);
      throw e;
    } finally {
      end(token);
    }
  }

  @Override
  public String toString() {
    return String.valueOf(function);
  }
}
