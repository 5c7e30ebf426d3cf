package io.asynclocal.mutiny;

import io.smallrye.mutiny.infrastructure.CallbackDecorator;
import io.smallrye.mutiny.operators.multi.builders.SerializedMultiEmitter;
import io.smallrye.mutiny.operators.uni.builders.DefaultUniEmitter;
import io.smallrye.mutiny.tuples.Functions;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Found by Mutiny; not to be used by anybody else. Hands emitters on in a form that binds what is
 * told of the end: Mutiny calls that after the last signal, where nothing of ours stands any more.
 */
public final class EmitterDecorator implements CallbackDecorator {
  /** To find out whether Mutiny has found this. */
  static final Consumer<Object> PROBE = item -> {};

  /** Called by {@code ServiceLoader}. */
  public EmitterDecorator() {}

  @Override
  public <T> Consumer<T> decorate(Consumer<T> consumer) {
    return Interception.isOn() ? item -> consumer.accept(bound(item)) : consumer;
  }

  @Override
  public <A, B> BiConsumer<A, B> decorate(BiConsumer<A, B> consumer) {
    return Interception.isOn()
        ? (first, second) -> consumer.accept(first, bound(second))
        : consumer;
  }

  @Override
  public <A, B, C> Functions.TriConsumer<A, B, C> decorate(
      Functions.TriConsumer<A, B, C> consumer) {
    return Interception.isOn()
        ? (first, second, third) -> consumer.accept(first, second, bound(third))
        : consumer;
  }

  /** Only what Mutiny has just made is of these classes: what the application has is bound. */
  @SuppressWarnings("unchecked") // a function that takes Mutiny's class can't be written
  private static <T> T bound(T item) {
    if (item instanceof DefaultUniEmitter<?> emitter) {
      return (T) new BoundUniEmitter<>(emitter);
    } else if (item instanceof SerializedMultiEmitter<?> emitter) {
      return (T) new BoundMultiEmitter<>(emitter);
    }
    return item;
  }
}
