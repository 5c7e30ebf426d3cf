package io.asynclocal.agent.bridge;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A future's function of at most one argument, called once in the context in which it was
 * registered. The one that completes the future may be anywhere, so that the root is entered too.
 */
// A future calls its function by the shape that it was given, and nobody combines it with another.
@SuppressWarnings({"unchecked", "overloads"})
final class BoundReaction extends Bound
    implements Function<@Nullable Object, @Nullable Object>,
        Consumer<@Nullable Object>,
        Supplier<@Nullable Object> {
  private final Object function;

  BoundReaction(Object @Nullable [] copy, Object captured, Object function) {
    super(copy, captured);
    this.function = function;
  }

  @Override
  public @Nullable Object apply(@Nullable Object argument) {
    Object token = enter();
    try {
      return ((Function<@Nullable Object, @Nullable Object>) function).apply(argument);
    } catch (Throwable e) {
      failed(e);
      throw e;
    } finally {
      end(token);
    }
  }

  @Override
  public void accept(@Nullable Object argument) {
    Object token = enter();
    try {
      ((Consumer<@Nullable Object>) function).accept(argument);
    } catch (Throwable e) {
      failed(e);
      throw e;
    } finally {
      end(token);
    }
  }

  @Override
  public @Nullable Object get() {
    Object token = enter();
    try {
      return ((Supplier<@Nullable Object>) function).get();
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
