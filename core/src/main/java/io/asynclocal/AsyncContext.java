package io.asynclocal;

import static io.asynclocal.Arguments.requireFunction;
import static io.asynclocal.CurrentContext.CONTENT;
import static java.util.Objects.requireNonNull;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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

  /**
   * The key under which integrations keep a context in other libraries' maps, such as a Reactor
   * {@code Context}.
   */
  public static final String KEY = "io.asynclocal.context";

  private static final AsyncContext ROOT = new AsyncContext(BindingTrie.EMPTY);

  /** Null in a base, which has no parent and whose value is a {@link BindingTrie}. */
  final @Nullable StorageKey key;

  final @Nullable Object value;

  /**
   * The bindings below this one; a base is its own. Folding replaces it by an equal one: whichever
   * a racing thread reads, it reads the same bindings.
   */
  private AsyncContext parent;

  AsyncContext(BindingTrie base) {
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
   * Returns the context in which nothing is bound: for work that belongs to nobody, and for the
   * begin of a request.
   *
   * <p><b>Work that belongs to nobody</b> sees no store of those who happen to begin it, nor does
   * what it begins itself:
   *
   * {@snippet :
   * AsyncContext.root().run(cache::refreshInBackground);
   * }
   *
   * <p><b>A request</b> begins with an <i>entry</i>, on a thread that serves one after another,
   * such as an event loop's or a servlet container's. It is a callback of its own: whatever the
   * request enters ends there, and the next one finds nothing of it.
   *
   * {@snippet :
   * AsyncContext.root().with(REQUEST_ID, id).run(() -> handle(request));
   *
   * try (Scope entry = AsyncContext.root().makeCurrent()) { // where checked exceptions are thrown
   *   chain.doFilter(request, response);
   * }
   * }
   *
   * <p>To suppress one storage's store only, there is {@link #without} or {@link
   * AsyncLocalStorage#exit}.
   *
   * @return the one root context
   */
  public static AsyncContext root() {
    return ROOT;
  }

  /**
   * Returns this context with one store more, or another one. So several stores are bound at once:
   *
   * {@snippet :
   * AsyncContext.current().with(REQUEST_ID, id).with(TENANT, tenant).run(this::handle);
   * }
   *
   * <p>Allocates one small object, or nothing if {@code store} is bound here already.
   *
   * @param <T> what is stored
   * @param storage the storage to bind
   * @param store the store, which may be null
   * @return the derived context; this one stays as it is
   * @throws NullPointerException if {@code storage} is null
   */
  public <T> AsyncContext with(AsyncLocalStorage<T> storage, @Nullable T store) {
    return requireStorage(storage).boundIn(this, store);
  }

  /**
   * Returns this context with no store of {@code storage}, so that its default shows.
   *
   * @param storage the storage to unbind
   * @return the derived context, which is this one if nothing is bound; this one stays as it is
   * @throws NullPointerException if {@code storage} is null
   */
  public AsyncContext without(AsyncLocalStorage<?> storage) {
    return requireStorage(storage).unboundIn(this);
  }

  /**
   * Returns a storage's store in this context, which needn't be current for that, and doesn't
   * become so: to ask captured work whose it is.
   *
   * <p>Allocates nothing. To make a context current only to ask for a store takes several times as
   * long, and more with a collector that watches what threads refer to.
   *
   * @param <T> what is stored
   * @param storage the storage to read
   * @return the store bound here, or the default value where none is bound, or null where there is
   *     no default
   * @throws NullPointerException if {@code storage} is null
   */
  public <T> @Nullable T getStore(AsyncLocalStorage<T> storage) {
    return requireStorage(storage).storeIn(this);
  }

  private static <S extends AsyncLocalStorage<?>> S requireStorage(@Nullable S storage) {
    return requireNonNull(storage, "storage is null. Pass the one whose store is meant.");
  }

  /**
   * Runs {@code body} in this context, and then puts the caller's whole context back.
   *
   * <p>In the {@linkplain #root root}, or in what a transport has brought, this is how a request
   * begins: see there.
   *
   * @param body the work, run at once on this thread
   * @throws NullPointerException if {@code body} is null
   */
  public void run(Runnable body) {
    requireFunction(body, "body");
    Object[] cell = CurrentContext.cell();
    Object previous = CurrentContext.enter(cell, this);
    try {
      body.run();
    } finally {
      if (cell[CONTENT] != previous) {
        cell[CONTENT] = previous;
      }
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
    requireFunction(body, "body");
    Object[] cell = CurrentContext.cell();
    Object previous = CurrentContext.enter(cell, this);
    try {
      return body.call();
    } finally {
      if (cell[CONTENT] != previous) {
        cell[CONTENT] = previous;
      }
    }
  }

  /** {@return this} */
  @Override
  public final AsyncContext context() {
    return this;
  }

  @Override
  public Object attach() {
    return CurrentContext.attach(content());
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
    return new BoundRunnable(this, requireFunction(task, "task"));
  }

  @Override
  public <R extends @Nullable Object> Callable<R> bind(Callable<R> task) {
    return BoundFunctions.callable(this, requireFunction(task, "task"));
  }

  @Override
  public Runnable bindOnce(Runnable task) {
    return bind(task);
  }

  @Override
  public <R extends @Nullable Object> Callable<R> bindOnce(Callable<R> task) {
    return bind(task);
  }

  @Override
  public <R extends @Nullable Object> Supplier<R> bindSupplier(Supplier<? extends R> supplier) {
    return BoundFunctions.supplier(this, requireFunction(supplier, "supplier"));
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> Function<A, R> bindFunction(
      Function<? super A, ? extends R> function) {
    return BoundFunctions.function(this, requireFunction(function, "function"));
  }

  @Override
  public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      BiFunction<A, B, R> bindBiFunction(BiFunction<? super A, ? super B, ? extends R> function) {
    return BoundFunctions.biFunction(this, requireFunction(function, "function"));
  }

  @Override
  public <A extends @Nullable Object> Consumer<A> bindConsumer(Consumer<? super A> consumer) {
    return BoundFunctions.consumer(this, requireFunction(consumer, "consumer"));
  }

  @Override
  public <A extends @Nullable Object, B extends @Nullable Object> BiConsumer<A, B> bindBiConsumer(
      BiConsumer<? super A, ? super B> consumer) {
    return BoundFunctions.biConsumer(this, requireFunction(consumer, "consumer"));
  }

  @Override
  public <A extends @Nullable Object> Predicate<A> bindPredicate(Predicate<? super A> predicate) {
    return BoundFunctions.predicate(this, requireFunction(predicate, "predicate"));
  }

  @Override
  public <A extends @Nullable Object, B extends @Nullable Object> BiPredicate<A, B> bindBiPredicate(
      BiPredicate<? super A, ? super B> predicate) {
    return BoundFunctions.biPredicate(this, requireFunction(predicate, "predicate"));
  }

  @Override
  public <A extends @Nullable Object> UnaryOperator<A> bindUnaryOperator(
      UnaryOperator<A> operator) {
    return BoundFunctions.unaryOperator(this, requireFunction(operator, "operator"));
  }

  @Override
  public <A extends @Nullable Object> BinaryOperator<A> bindBinaryOperator(
      BinaryOperator<A> operator) {
    return BoundFunctions.binaryOperator(this, requireFunction(operator, "operator"));
  }

  @Override
  public void detach(Object token) {
    CurrentContext.detach(token, content());
  }

  @Override
  public <A extends @Nullable Object, B extends @Nullable Object> void accept(
      BiConsumer<? super A, ? super B> consumer, A first, B second) {
    requireFunction(consumer, "consumer");
    Object[] cell = CurrentContext.cell();
    Object previous = CurrentContext.enter(cell, content());
    try {
      consumer.accept(first, second);
    } finally {
      if (cell[CONTENT] != previous) {
        cell[CONTENT] = previous;
      }
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
    forEachKey(bound -> names.add(bound.storageName.isEmpty() ? "unnamed" : bound.storageName));
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
        ? based(trie().rebound(boundKey, newValue))
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
   * Returns what {@link #current()} answers where this context is current: itself, but for stores
   * of which each branch has {@linkplain AsyncLocalStorage.Builder#copiedWhenCaptured a copy}. For
   * integrations that derive the context of work from another one.
   *
   * @return this context, or one with copies
   */
  public AsyncContext captured() {
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
   * Returns what a thread's cell holds while an integration has this restored: null for the root,
   * which leaves the thread in no context. Code that asks for the root by name gets the root
   * itself.
   */
  @Nullable Object content() {
    return this == ROOT ? null : this;
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
