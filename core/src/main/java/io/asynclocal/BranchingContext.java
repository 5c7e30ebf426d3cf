package io.asynclocal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A context in which stores are bound that each asynchronous branch has in its own way, such as a
 * copy. It is a class of its own so that contexts without such stores have nothing to look at, and
 * virtual machines that never load it nothing to choose.
 */
final class BranchingContext extends AsyncContext {
  /** Those of the stores; perhaps one more that isn't bound any longer. */
  private final BranchingKey[] branching;

  private @Nullable AsyncContext original;

  BranchingContext(
      StorageKey key, @Nullable Object value, AsyncContext parent, BranchingKey[] branching) {
    super(key, value, parent);
    this.branching = branching;
  }

  private BranchingContext(BindingTrie trie, BranchingKey[] branching) {
    super(trie);
    this.branching = branching;
  }

  /** Returns the keys of {@code context} that branch, and {@code added}. */
  static BranchingKey[] branchingIn(AsyncContext context, BranchingKey added) {
    if (!(context instanceof BranchingContext below)) {
      return new BranchingKey[] {added};
    }
    for (BranchingKey key : below.branching) {
      if (key == added) {
        return below.branching;
      }
    }
    BranchingKey[] all = Arrays.copyOf(below.branching, below.branching.length + 1);
    all[below.branching.length] = added;
    return all;
  }

  @Override
  AsyncContext linked(StorageKey newKey, @Nullable Object newValue) {
    return new BranchingContext(newKey, newValue, this, branching);
  }

  @Override
  AsyncContext based(BindingTrie trie) {
    return new BranchingContext(trie, branching);
  }

  @Override
  public AsyncContext captured() {
    // What makes a branch is the application's: it sees no stores, and so makes no further branch.
    return root().call(this::branch);
  }

  private AsyncContext branch() {
    AsyncContext branch = this;
    for (BranchingKey key : branching) {
      Object bound = get(key);
      if (bound != null && bound != UNBOUND) {
        branch = branch.with(key, key.branched(bound));
      }
    }
    if (branch != this && branch instanceof BranchingContext captured) {
      captured.original = this;
    }
    return branch;
  }

  @Override
  AsyncContext original() {
    AsyncContext known = original;
    return known == null ? this : known;
  }
}
