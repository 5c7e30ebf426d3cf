package io.asynclocal;

import org.jspecify.annotations.Nullable;

/** The key of a storage whose stores each asynchronous branch has in its own way. */
abstract sealed class BranchingKey extends StorageKey permits CopiedKey, CheckedKey {
  BranchingKey(String storageName) {
    super(storageName);
  }

  /** Returns what to file, in a branch that is captured now, for what is filed here. */
  abstract @Nullable Object branched(Object bound);

  @Override
  final AsyncContext link(@Nullable Object value, AsyncContext parent) {
    return new BranchingContext(this, value, parent, BranchingContext.branchingIn(parent, this));
  }
}
