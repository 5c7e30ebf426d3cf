package io.asynclocal;

import static io.asynclocal.Functions.require;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every store that is in force for a piece of running code, as one immutable value: {@linkplain
 * #current() capture} it where work is handed over, {@linkplain #run(Runnable) run} the work in it
 * wherever that happens, and all stores are there.
 *
 * {@snippet :
 * AsyncContext captured = AsyncContext.current();
 * connection.onReply(reply -> captured.run(() -> handle(reply)));
 * connection.onReply(captured.bindConsumer(this::handle)); // the same
 * }
 *
 * <p><b>Threads.</b> A context may be shared and made current on any number of threads at once.
 *
 * <p><b>Memory.</b> Capturing reads one pointer and allocates nothing; a bound function is one
 * object that refers to the context and the function. A context keeps the stores that are bound in
 * it alive, and no others.
 *
 * <p><b>Failures.</b> Whatever the body throws comes out unchanged, and the caller's whole context
 * is back, whatever the body entered.
 *
 * <p>The model is that of Node.js's {@code AsyncLocalStorage.snapshot()} and {@code bind()}.
 *
 * @implNote A context is a linked binding on top of another context, so that binding one more store
 *     is one small object. After a few links the rest is folded into a trie, once for each context
 *     that is extended, so that neither reads nor writes grow with the number of stores.
 */
public final class AsyncContext implements Capture {
  /** What a lookup answers where nothing is bound; null is a store like any other. */
  static final Object UNBOUND = new Object();

  /** How many links a context may have before what lies below is folded; found by measuring. */
  static final int MOST_LINKS = 4;

  private static final AsyncContext ROOT = new AsyncContext(null);

  /**
   * The key of a {@link ContinuingContext}'s first link, which is all of a context that ever
   * changes. No storage has it, so that a lookup passes by.
   */
  private static final StorageKey CONTINUING = new StorageKey("");

  /**
   * What is current where the root was entered on purpose: the root for everybody, but not for
   * {@link ContinuingContext#currentOr}. It is the one continuing context that never changes.
   */
  private static final AsyncContext CHOSEN_ROOT = new AsyncContext(CONTINUING, null, ROOT);

  /** Null in a base, which has no parent and whose value is a {@link BindingTrie}. */
  private final @Nullable StorageKey key;

  private final @Nullable Object value;

  /**
   * The bindings below this one; a base has none. Folding replaces it by an equal one: whichever a
   * racing thread reads, it reads the same bindings. Only below {@link #CONTINUING} it changes.
   */
  private AsyncContext parent;

  private AsyncContext(@Nullable Object trie) {
    this.key = null;
    this.value = trie;
    this.parent = this;
  }

  private AsyncContext(StorageKey key, @Nullable Object value, AsyncContext parent) {
    this.key = key;
    this.value = value;
    this.parent = parent;
    // A context may be published by a race; its one field that isn't final must be seen all the
    // same.
    VarHandle.storeStoreFence();
  }

  /** {@return the context of the running code} One thread-local read; allocates nothing. */
  public static AsyncContext current() {
    return CurrentContext.get().settled();
  }

  /**
   * Returns the context in which nothing is bound. To run it suppresses what is bound here: {@code
   * AsyncContext.root().run(cache::refreshInBackground)} begins work that belongs to nobody.
   *
   * @return the one root context
   */
  public static AsyncContext root() {
    return ROOT;
  }

  /**
   * Runs {@code body} in this context, and then puts the caller's whole context back.
   *
   * @param body the work, run at once on this thread
   * @throws NullPointerException if {@code body} is null
   */
  public void run(Runnable body) {
    require(body, "body");
    Object[] cell = CurrentContext.cell();
    Object previous = CurrentContext.swap(cell, this);
    try {
      body.run();
    } finally {
      CurrentContext.putBack(cell, previous);
    }
  }

  /**
   * As {@link #run}, for work that returns a value or throws a checked exception.
   *
   * @param <R> what the work returns
   * @param <X> what the work may throw
   * @param body the work, called at once on this thread
   * @return what {@code body} returned
   * @throws X if {@code body} throws it
   * @throws NullPointerException if {@code body} is null
   */
  public <R extends @Nullable Object, X extends Throwable> R call(CallableOp<R, X> body) throws X {
    require(body, "body");
    Object[] cell = CurrentContext.cell();
    Object previous = CurrentContext.swap(cell, this);
    try {
      return body.call();
    } finally {
      CurrentContext.putBack(cell, previous);
    }
  }

  @Override
  public AsyncContext attach() {
    return CurrentContext.replace(this);
  }

  /**
   * Makes this context current until the scope is closed on the same thread.
   *
   * @return the scope that puts the caller's whole context back
   */
  public Scope makeCurrent() {
    return ContextScope.open(this);
  }

  @Override
  public Runnable bind(Runnable task) {
    return new BoundRunnable(this, require(task, "task"));
  }

  @Override
  public Runnable bindOnce(Runnable task) {
    return bind(task);
  }

  @Override
  public void detach(AsyncContext previous) {
    CurrentContext.replace(previous);
  }

  /** Does nothing: a context is a value, and there is nothing to release. */
  @Override
  public void release() {}

  /**
   * {@return the names of the storages that are bound here, for people who debug; never a store}
   */
  @Override
  public String toString() {
    List<String> names = new ArrayList<>();
    AsyncContext context = settled();
    for (; context.key != null; context = context.parent) {
      names.add(context.key.storageName);
    }
    BindingTrie.forEachKey(context.value, bound -> names.add(bound.storageName));
    Collections.sort(names);
    return "AsyncContext" + names;
  }

  /** Returns what is bound to {@code wanted}, or {@link #UNBOUND}. */
  @Nullable Object get(StorageKey wanted) {
    AsyncContext context = this;
    while (context.key != null) {
      if (context.key == wanted) {
        return context.value;
      }
      context = context.parent;
    }
    return BindingTrie.get(context.value, wanted);
  }

  /** Returns this context with one binding more or changed; itself if that changes nothing. */
  AsyncContext with(StorageKey newKey, @Nullable Object newValue) {
    if (key == newKey) {
      return value == newValue ? this : new AsyncContext(newKey, newValue, parent);
    }
    if (isContinuing()) {
      return parent.with(newKey, newValue);
    }
    int links = 0;
    AsyncContext base = this;
    for (; base.key != null; base = base.parent) {
      if (base.key == newKey) {
        return base.value == newValue ? this : new AsyncContext(newKey, newValue, without(newKey));
      }
      links++;
    }
    if (base != ROOT) {
      Object bound = BindingTrie.get(base.value, newKey);
      if (bound != UNBOUND) {
        return bound == newValue ? this : new AsyncContext(newKey, newValue, without(newKey));
      }
    }
    if (links >= MOST_LINKS) {
      parent = parent.folded();
    }
    return new AsyncContext(newKey, newValue, this);
  }

  /** Returns this context without the binding of {@code unwanted}; itself if there is none. */
  AsyncContext without(StorageKey unwanted) {
    if (key == null) {
      Object rest = BindingTrie.without(value, unwanted);
      return rest == value ? this : rest == null ? ROOT : new AsyncContext(rest);
    }
    if (key == unwanted) {
      return parent;
    }
    if (isContinuing()) {
      return parent.without(unwanted);
    }
    AsyncContext below = parent;
    AsyncContext rest = below.without(unwanted);
    return rest == below ? this : new AsyncContext(key, value, rest);
  }

  /** Returns this context with {@code wanted} bound, or not, as it is in {@code other}. */
  AsyncContext as(AsyncContext other, StorageKey wanted) {
    Object bound = other.get(wanted);
    return bound == UNBOUND ? without(wanted) : with(wanted, bound);
  }

  /**
   * Returns a context that starts as this one, and to which what is entered in it {@link #become}s.
   */
  AsyncContext continuing() {
    return new AsyncContext(CONTINUING, null, settled());
  }

  /** As {@link #continuing}, and remembers that it is current in place of {@code covered}. */
  AsyncContext covering(AsyncContext covered) {
    return new AsyncContext(CONTINUING, covered, settled());
  }

  /** Returns in place of what this context is current, or null if it isn't {@link #covering}. */
  @Nullable AsyncContext covered() {
    return isContinuing() ? (AsyncContext) value : null;
  }

  /** Returns what is to be current where somebody asks for this context, be it the root. */
  AsyncContext chosen() {
    return this == ROOT ? CHOSEN_ROOT : this;
  }

  boolean isContinuing() {
    return key == CONTINUING;
  }

  /** Returns the value of this context: itself, unless it is one that changes. */
  AsyncContext settled() {
    return isContinuing() ? parent : this;
  }

  /** Returns what is to be current where this context was and {@code context} is in force now. */
  AsyncContext become(AsyncContext context) {
    if (!isContinuing()) {
      return context;
    }
    if (this == CHOSEN_ROOT) {
      return context.chosen();
    }
    parent = context.settled();
    return this;
  }

  private AsyncContext folded() {
    return key == null ? this : new AsyncContext(trie());
  }

  private @Nullable Object trie() {
    return key == null ? value : BindingTrie.with(parent.trie(), key, value);
  }
}
