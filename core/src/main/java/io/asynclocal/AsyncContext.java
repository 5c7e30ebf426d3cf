package io.asynclocal;

import static io.asynclocal.Functions.require;
import static java.util.Objects.requireNonNull;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
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
public sealed class AsyncContext implements Capture permits BranchingContext {
  /** What a lookup answers where nothing is bound; null is a store like any other. */
  static final Object UNBOUND = new Object();

  /** How many links a context may have above the root, and above a trie; found by measuring. */
  static final int MOST_LINKS = 8;

  static final int MOST_LINKS_ABOVE_TRIE = 2;

  private static final AsyncContext ROOT = new AsyncContext(BindingTrie.EMPTY);

  /**
   * Stands for the root where that was entered on purpose: as a content, that is the root itself.
   */
  static final AsyncContext CHOSEN_ROOT = new AsyncContext(ROOT);

  /**
   * Null in a base, which has no parent and whose value is a {@link BindingTrie}; or the content of
   * a cell that it {@linkplain #standingFor stands for}.
   */
  final @Nullable StorageKey key;

  final @Nullable Object value;

  /**
   * The bindings below this one; a base is its own. Folding replaces it by an equal one: whichever
   * a racing thread reads, it reads the same bindings.
   */
  private AsyncContext parent;

  AsyncContext(Object base) {
    this.key = null;
    this.value = base;
    this.parent = this;
    VarHandle.storeStoreFence();
  }

  AsyncContext(StorageKey key, @Nullable Object value, AsyncContext parent) {
    this.key = key;
    this.value = value;
    this.parent = parent;
    // A context may be published by a race; its one field that isn't final must be seen all the
    // same.
    VarHandle.storeStoreFence();
  }

  /** {@return the context of the running code} One thread-local read; allocates nothing. */
  public static AsyncContext current() {
    return CurrentContext.get().captured();
  }

  /**
   * Returns the context in which nothing is bound, to suppress what is bound here for a piece of
   * work that belongs to nobody, with all that it begins:
   *
   * {@snippet :
   * AsyncContext.root().run(cache::refreshInBackground);
   * }
   *
   * <p>To suppress one storage's store only, there is {@link AsyncLocalStorage#exit}.
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
    Object previous = CurrentContext.enter(cell, chosenContent());
    try {
      body.run();
    } finally {
      CurrentContext.leave(cell, previous);
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
    Object previous = CurrentContext.enter(cell, chosenContent());
    try {
      return body.call();
    } finally {
      CurrentContext.leave(cell, previous);
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
    return ContextScope.open(settled());
  }

  @Override
  public Runnable bind(Runnable task) {
    return new BoundRunnable(chosenContent(), require(task, "task"));
  }

  @Override
  public Runnable bindOnce(Runnable task) {
    return bind(task);
  }

  @Override
  public void detach(AsyncContext previous) {
    CurrentContext.replace(previous);
  }

  @Override
  public <A extends @Nullable Object, B extends @Nullable Object> void accept(
      BiConsumer<? super A, ? super B> consumer, A first, B second) {
    require(consumer, "consumer");
    Object[] cell = CurrentContext.cell();
    Object previous = CurrentContext.enter(cell, content());
    try {
      consumer.accept(first, second);
    } finally {
      CurrentContext.leave(cell, previous);
    }
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
    settled().forEachKey(bound -> names.add(bound.storageName));
    Collections.sort(names);
    return "AsyncContext" + names;
  }

  /** Calls {@code action} with each key that is bound here, once for each. */
  private void forEachKey(Consumer<StorageKey> action) {
    AsyncContext context = this;
    for (; context.key != null; context = context.parent) {
      action.accept(context.key);
    }
    context.trie().forEachKey(action);
  }

  /** Returns what is bound to {@code wanted}, or {@link #UNBOUND}. */
  @Nullable Object get(StorageKey wanted) {
    AsyncContext context = this;
    // Two links a turn, in a loop that is surely short, is what compilers make most of.
    for (int links = 0; links < MOST_LINKS; links += 2) {
      if (context.key == wanted) {
        return context.value;
      }
      context = context.parent;
      if (context.key == wanted) {
        return context.value;
      }
      if (context.key == null) {
        break;
      }
      context = context.parent;
    }
    return context == ROOT ? UNBOUND : context.trie().get(wanted);
  }

  /** Returns this context with one binding more or changed; itself if that changes nothing. */
  AsyncContext with(StorageKey newKey, @Nullable Object newValue) {
    if (key == newKey) {
      return value == newValue ? this : newKey.link(newValue, parent);
    }
    int links = 0;
    AsyncContext base = this;
    for (; base.key != null; base = base.parent) {
      if (base.key == newKey) {
        return base.value == newValue ? this : newKey.link(newValue, without(newKey));
      }
      if (base.key.isRetired()) {
        return without(base.key).with(newKey, newValue);
      }
      links++;
    }
    if (base != ROOT) {
      Object bound = base.trie().get(newKey);
      if (bound != UNBOUND) {
        return bound == newValue ? this : withInTrie(newKey, newValue);
      }
    }
    if (links >= (base == ROOT ? MOST_LINKS : MOST_LINKS_ABOVE_TRIE)) {
      parent = parent.folded();
    }
    return newKey.link(newValue, this);
  }

  /** Returns this context with a binding changed where it is, so that it gets no more links. */
  private AsyncContext withInTrie(StorageKey boundKey, @Nullable Object newValue) {
    return key == null
        ? based(trie().with(boundKey, newValue))
        : key.link(value, parent.withInTrie(boundKey, newValue));
  }

  /** Returns this context without the binding of {@code unwanted}; itself if there is none. */
  AsyncContext without(StorageKey unwanted) {
    if (key == null) {
      BindingTrie rest = trie().without(unwanted);
      return rest == value ? this : rest == BindingTrie.EMPTY ? ROOT : based(rest);
    }
    if (key == unwanted) {
      return parent;
    }
    AsyncContext below = parent;
    AsyncContext rest = below.without(unwanted);
    return rest == below ? this : key.link(value, rest);
  }

  /** Returns a link on top of this; {@link BranchingContext} has its own. */
  AsyncContext linked(StorageKey newKey, @Nullable Object newValue) {
    return new AsyncContext(newKey, newValue, this);
  }

  /** Returns a base in place of this and all below; {@link BranchingContext} has its own. */
  AsyncContext based(BindingTrie trie) {
    return new AsyncContext(trie);
  }

  /**
   * Returns what to keep of this for work that is handed over: itself, but for stores that branch.
   */
  AsyncContext captured() {
    return this;
  }

  /** Returns the context of which this was {@linkplain #captured captured}. */
  AsyncContext original() {
    return this;
  }

  /** Returns this context with {@code wanted} bound, or not, as it is in {@code other}. */
  AsyncContext as(AsyncContext other, StorageKey wanted) {
    Object bound = other.get(wanted);
    return bound == UNBOUND || wanted.isRetired() ? without(wanted) : with(wanted, bound);
  }

  /**
   * Returns this context with every store that isn't the same in both others as it is in the second
   * of them.
   */
  AsyncContext withChange(AsyncContext from, AsyncContext to) {
    if (this == from || from == to) {
      return from == to ? this : to;
    }
    Set<StorageKey> keys = new HashSet<>();
    from.forEachKey(keys::add);
    to.forEachKey(keys::add);
    AsyncContext changed = this;
    for (StorageKey bound : keys) {
      if (from.get(bound) != to.get(bound)) {
        changed = changed.as(to, bound);
      }
    }
    return changed;
  }

  /**
   * Returns a context whose content is {@code changing}, in which nothing can be bound or looked
   * up.
   */
  static AsyncContext standingFor(ChangingContext changing) {
    return new AsyncContext(changing);
  }

  /**
   * Returns what a thread's cell holds while this is current: null for the root, what this
   * {@linkplain #standingFor stands for}, and else this.
   */
  @Nullable Object content() {
    if (key != null) {
      return this;
    }
    return value instanceof BindingTrie ? this == ROOT ? null : this : value;
  }

  /** As {@link #content}, for code that asks for this context, be it the root. */
  Object chosenContent() {
    Object content = content();
    return content == null ? ROOT : content;
  }

  /** Returns this, or the value that what this stands for has now. */
  AsyncContext settled() {
    return CurrentContext.valueOf(content());
  }

  /** Returns the base that holds what this context holds. */
  private AsyncContext folded() {
    // One walk, as another thread may fold what lies below meanwhile.
    List<AsyncContext> links = new ArrayList<>(MOST_LINKS);
    AsyncContext base = this;
    for (; base.key != null; base = base.parent) {
      links.add(base);
    }
    return links.isEmpty() ? this : based(base.trie().withLinks(links));
  }

  /** Returns a base's trie. */
  private BindingTrie trie() {
    return (BindingTrie) requireNonNull(value);
  }
}
