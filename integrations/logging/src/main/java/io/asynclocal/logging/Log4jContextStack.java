package io.asynclocal.logging;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncLocalStorage;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.logging.log4j.ThreadContext.ContextStack;
import org.apache.logging.log4j.spi.MutableThreadContextStack;
import org.apache.logging.log4j.spi.ThreadContextStack;
import org.jspecify.annotations.Nullable;

/**
 * The stack of Log4j 2's {@code ThreadContext} as a store. The stack that a store is is frozen; a
 * change makes a copy, and handing work over and logging copy nothing.
 */
final class Log4jContextStack extends AbstractCollection<String> implements ThreadContextStack {
  private static final long serialVersionUID = 1;
  private static final MutableThreadContextStack EMPTY = new MutableThreadContextStack();

  static {
    EMPTY.freeze();
  }

  private final transient AsyncLocalStorage<MutableThreadContextStack> storage =
      AsyncLocalStorage.<MutableThreadContextStack>builder()
          .name("ThreadContext stack")
          .defaultValue(EMPTY)
          .build();

  private MutableThreadContextStack frozen() {
    return requireNonNull(storage.getStore()); // null is never entered
  }

  private <R extends @Nullable Object> R change(Function<MutableThreadContextStack, R> change) {
    MutableThreadContextStack copy = copy();
    R answer = change.apply(copy);
    copy.freeze();
    storage.enterWith(copy);
    return answer;
  }

  @Override
  public void push(@Nullable String message) {
    add(message);
  }

  @Override
  public @Nullable String pop() {
    return isEmpty() ? "" : change(MutableThreadContextStack::pop);
  }

  @Override
  public @Nullable String peek() {
    return isEmpty() ? "" : frozen().peek();
  }

  @Override
  public int getDepth() {
    return size();
  }

  @Override
  public int size() {
    return frozen().size();
  }

  @Override
  public List<String> asList() {
    return Collections.unmodifiableList(frozen().asList());
  }

  @Override
  public Iterator<String> iterator() {
    return asList().iterator();
  }

  @Override
  public MutableThreadContextStack copy() {
    return new MutableThreadContextStack(frozen().asList());
  }

  @Override
  public @Nullable ContextStack getImmutableStackOrNull() {
    return isEmpty() ? null : frozen();
  }

  @Override
  public void trim(int depth) {
    this.<@Nullable Object>change(
        stack -> {
          stack.trim(depth);
          return null;
        });
  }

  @Override
  public boolean add(@Nullable String message) {
    return change(stack -> stack.add(message));
  }

  @Override
  public boolean addAll(Collection<? extends String> messages) {
    return !messages.isEmpty() && change(stack -> stack.addAll(messages));
  }

  @Override
  public boolean remove(@Nullable Object message) {
    return contains(message) && change(stack -> stack.remove(message));
  }

  @Override
  public boolean removeAll(Collection<?> messages) {
    return change(stack -> stack.removeAll(messages));
  }

  @Override
  public boolean retainAll(Collection<?> messages) {
    return change(stack -> stack.retainAll(messages));
  }

  @Override
  public void clear() {
    if (!isEmpty()) {
      storage.enterWith(EMPTY);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || frozen().equals(other);
  }

  @Override
  public int hashCode() {
    return frozen().hashCode();
  }

  /** {@return what is on it, as the text of a list} */
  @Override
  public String toString() {
    return frozen().toString();
  }

  /** What is on it goes into a stream, not whose it is. */
  private Object writeReplace() {
    return copy();
  }
}
