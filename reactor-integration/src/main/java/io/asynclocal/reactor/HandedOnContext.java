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
class HandedOnContext implements Context {
  private static final String KEY = ReactorIntegration.CONTEXT_KEY;

  /**
   * Under which this copy of the library finds its own: another may be there, in another class
   * loader, and have written its context under the key that both have.
   */
  private static final Object OWN_KEY = new Object();

  private final Context rest;
  private final RestoringSubscriber<?> subscriber;

  /** Whether another copy of the library has written its context in the rest. */
  private final boolean hasAnothers;

  /** Whether the subscriber below has answered the rest, and may answer something else later. */
  private final boolean isOfBelow;

  HandedOnContext(@Nullable Context seen, RestoringSubscriber<?> subscriber) {
    this(seen, subscriber, true);
  }

  private HandedOnContext(
      @Nullable Context seen, RestoringSubscriber<?> subscriber, boolean isOfBelow) {
    this.subscriber = subscriber;
    this.isOfBelow = isOfBelow;
    if (seen instanceof HandedOnContext handedOn) {
      this.rest = handedOn.rest;
      this.hasAnothers = handedOn.hasAnothers;
    } else {
      Context found = seen == null ? Context.empty() : seen;
      Object written = found.getOrDefault(KEY, null);
      this.hasAnothers = isOfAnotherCopy(written);
      this.rest = hasAnothers ? found.delete(OWN_KEY) : written == null ? found : found.delete(KEY);
    }
  }

  /** Of a subscriber that isn't asked for its context again. */
  private static final class Frozen extends HandedOnContext {
    private final Context below;
    private final boolean isPassed;

    Frozen(Context below, RestoringSubscriber<?> subscriber, boolean isPassed) {
      super(below, subscriber, false);
      this.below = below;
      this.isPassed = isPassed;
    }
  }

  /** Returns what is handed on above a subscriber, of which more is known than it answers. */
  static Context changed(Context changed, RestoringSubscriber<?> subscriber) {
    return new HandedOnContext(changed, subscriber, false);
  }

  /** {@return whether this is what the subscriber below has answered, with the context} */
  boolean isOfBelow() {
    return isOfBelow;
  }

  /**
   * Returns what is handed on above a subscriber that answers {@code below} now. It may answer what
   * has been handed on to it from here later, and would be asked for ever.
   *
   * @param isPassed whether who is below may request past {@code subscriber}
   */
  static Context frozen(
      @Nullable Context below, RestoringSubscriber<?> subscriber, boolean isPassed) {
    return new Frozen(below == null ? Context.empty() : below, subscriber, isPassed);
  }

  /** Returns whether {@code handedOn} is of a subscriber that requests may come past. */
  static boolean isPassed(@Nullable Context handedOn) {
    return handedOn instanceof Frozen frozen && frozen.isPassed;
  }

  /** Returns the context of {@code subscriber}, above whom {@code handedOn} is handed on. */
  static @Nullable Context below(@Nullable Context handedOn, CoreSubscriber<?> subscriber) {
    return handedOn instanceof Frozen frozen ? frozen.below : subscriber.currentContext();
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

  /**
   * Returns whether both are handed on by one subscriber, whose subscription goes on: what it has
   * written is the same in both.
   */
  static boolean areOfOne(Context one, Context other) {
    return one instanceof HandedOnContext handedOn
        && other instanceof HandedOnContext another
        && handedOn.subscriber == another.subscriber
        && !handedOn.subscriber.hasEnded();
  }

  private boolean isOurs(Object key) {
    return key == OWN_KEY || (!hasAnothers && key.equals(KEY));
  }

  /** Returns whether another copy of the library has written its context in {@code context}. */
  private static boolean isAnothers(Context context) {
    return isOfAnotherCopy(context.<Object>getOrDefault(KEY, null));
  }

  private static boolean isOfAnotherCopy(@Nullable Object written) {
    return written != null && !(written instanceof AsyncContext);
  }

  /** Returns {@code context} with {@code chosen} written in it. */
  static Context write(Context context, AsyncContext chosen) {
    boolean hasAnothers =
        context instanceof HandedOnContext handedOn ? handedOn.hasAnothers : isAnothers(context);
    return context.put(hasAnothers ? OWN_KEY : KEY, chosen);
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
    if (other instanceof HandedOnContext handedOn) {
      // As Retry's specifications write what they were handed: a copy would be kept after the end.
      ContextView others = handedOn.rest;
      return new HandedOnContext(rest.putAll(others), handedOn.subscriber);
    }
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

  /** As the size says: asked for each subscription, and more than that. */
  @Override
  public boolean isEmpty() {
    return hasAnothers && rest.isEmpty();
  }

  @Override
  public int size() {
    return hasAnothers ? rest.size() : rest.size() + 1;
  }

  @Override
  public Stream<Map.Entry<Object, Object>> stream() {
    return hasAnothers
        ? rest.stream()
        : Stream.concat(rest.stream(), Stream.of(entry(KEY, context())));
  }

  @Override
  public String toString() {
    return rest + "[" + context() + "]";
  }
}
