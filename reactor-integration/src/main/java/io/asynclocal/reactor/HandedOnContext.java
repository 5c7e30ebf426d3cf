package io.asynclocal.reactor;

import static java.util.Map.entry;

import io.asynclocal.AsyncContext;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * What operators above a subscriber that restores see: its {@code Context}, with the context of the
 * subscription in it. They keep it, and so do those whom they hand it to; therefore it only refers
 * to the subscriber, which lets go of the context in the end.
 *
 * <p>A source doesn't send down a signal that comes too late or too much, but calls what it finds
 * here: that is bound.
 */
final class HandedOnContext implements Context {
  private static final String KEY = ReactorIntegration.CONTEXT_KEY;

  /**
   * Under which this copy of the library finds its own: another may be there, in another class
   * loader, and have written its context under the key that both have.
   */
  private static final Object OWN_KEY = new Object();

  private final Context rest;
  private final RestoringSubscriber<?> subscriber;

  /** That of the subscriber below, where it isn't asked for it again. */
  private final @Nullable Context below;

  HandedOnContext(@Nullable Context below, RestoringSubscriber<?> subscriber) {
    this(below, subscriber, null);
  }

  private HandedOnContext(
      @Nullable Context seen, RestoringSubscriber<?> subscriber, @Nullable Context below) {
    this.rest = withoutWritten(rest(seen));
    this.subscriber = subscriber;
    this.below = below;
  }

  /**
   * Returns what is handed on above a subscriber that answers {@code below} now. It may answer what
   * has been handed on to it from here later, and would be asked for ever.
   */
  static Context frozen(@Nullable Context below, RestoringSubscriber<?> subscriber) {
    return new HandedOnContext(below, subscriber, below == null ? Context.empty() : below);
  }

  /** Returns the context of {@code subscriber}, above whom {@code handedOn} is handed on. */
  static @Nullable Context below(@Nullable Context handedOn, CoreSubscriber<?> subscriber) {
    return handedOn instanceof HandedOnContext known && known.below != null
        ? known.below
        : subscriber.currentContext();
  }

  /** Returns {@code context} without what is written there, which would be kept after the end. */
  private static Context withoutWritten(Context context) {
    Object key = isAnothers(context) ? OWN_KEY : KEY;
    return context.isEmpty() || !context.hasKey(key) ? context : context.delete(key);
  }

  /** Returns {@code context} without what is handed on; mocked subscribers have none. */
  static Context rest(@Nullable Context context) {
    if (context instanceof HandedOnContext handedOn) {
      return handedOn.rest;
    }
    return context == null ? Context.empty() : context;
  }

  /** {@return the context of the subscription} */
  AsyncContext context() {
    return subscriber.above().context();
  }

  private boolean isOurs(Object key) {
    return key == OWN_KEY || (key.equals(KEY) && !isAnothers(rest));
  }

  /** Returns whether another copy of the library has written its context in {@code context}. */
  private static boolean isAnothers(Context context) {
    Object written = context.getOrDefault(KEY, null);
    return written != null && !(written instanceof AsyncContext);
  }

  /** Returns {@code context} with {@code chosen} written in it. */
  static Context write(Context context, AsyncContext chosen) {
    return context.put(isAnothers(rest(context)) ? OWN_KEY : KEY, chosen);
  }

  /** Returns what is written in {@code context}, if anything is. */
  static @Nullable AsyncContext written(ContextView context) {
    if (context instanceof HandedOnContext handedOn) {
      return handedOn.context();
    }
    Object own = context.getOrDefault(OWN_KEY, null);
    Object written = own == null ? context.getOrDefault(KEY, null) : own;
    return written instanceof AsyncContext found ? found : null;
  }

  private Context with(Context changed) {
    return changed == rest ? this : new HandedOnContext(changed, subscriber);
  }

  @Override
  @SuppressWarnings("unchecked") // as it is declared
  public <T> @Nullable T getOrDefault(Object key, @Nullable T defaultValue) {
    if (isOurs(key)) {
      return (T) context();
    }
    T found = rest.getOrDefault(key, null);
    if (found == null) {
      found = (T) DroppedSignals.globalHook(key, rest, subscriber);
    }
    return found == null ? defaultValue : found;
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as it is declared
  public <T> T get(Object key) {
    return isOurs(key) ? (T) context() : rest.get(key);
  }

  @Override
  public boolean hasKey(Object key) {
    return isOurs(key) || rest.hasKey(key);
  }

  @Override
  public Context put(Object key, Object value) {
    Context changed = rest.put(key, value);
    return isOurs(key) ? changed : with(changed);
  }

  @Override
  public Context putAll(ContextView other) {
    Context changed = rest.putAll(other);
    return other.hasKey(KEY) && !isAnothers(changed) ? changed : with(changed);
  }

  @Override
  public Context putAllMap(Map<?, ?> other) {
    Context changed = rest.putAllMap(other);
    return other.containsKey(KEY) && !isAnothers(changed) ? changed : with(changed);
  }

  @Override
  public Context delete(Object key) {
    Context changed = rest.delete(key);
    return isOurs(key) ? changed : with(changed);
  }

  @Override
  public int size() {
    return rest.size() + (rest.hasKey(KEY) ? 0 : 1);
  }

  @Override
  public Stream<Map.Entry<Object, Object>> stream() {
    return isAnothers(rest)
        ? rest.stream()
        : Stream.concat(
            rest.stream().filter(written -> !written.getKey().equals(KEY)),
            Stream.of(entry(KEY, context())));
  }

  @Override
  public String toString() {
    return rest + "[" + context() + "]";
  }
}
