package io.asynclocal;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The key of a storage whose stores are copied when they are captured. */
final class CopiedKey extends BranchingKey {
  private final UnaryOperator<Object> copier;

  CopiedKey(String storageName, UnaryOperator<Object> copier) {
    super(storageName);
    this.copier = copier;
  }

  /** On the thread that captures, which is the only one that may use the store now. */
  @Override
  @Nullable Object branched(Object bound) {
    return copier.apply(bound);
  }

  @Override
  StorageKey renewed() {
    return new CopiedKey(storageName, copier);
  }
}
