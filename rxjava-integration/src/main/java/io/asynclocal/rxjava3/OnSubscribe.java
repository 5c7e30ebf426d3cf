package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.functions.BiFunction;

/**
 * The handler of a subscribe hook, which puts a wrapper where {@link Placement} says so.
 *
 * <p>One class serves all five types, so that {@code RxJavaPlugins} always calls the same method,
 * and what is left as it is goes through without a cast.
 *
 * @param <S> the source's type
 * @param <O> the type of what subscribes
 */
final class OnSubscribe<S, O> extends ChainedHandler<BiFunction<? super S, ? super O, ? extends O>>
    implements BiFunction<S, O, O> {
  private final boolean requests;
  private final Wrapping<O> wrapping;

  /** Makes what stands between a source and what subscribes. */
  interface Wrapping<O> {
    /** Returns {@code actual} or what stands in front of it, to restore what {@code link} says. */
    O wrap(O actual, int link);
  }

  /**
   * Makes a handler.
   *
   * @param requests whether what subscribes has a say in when the source runs
   */
  OnSubscribe(boolean requests, Wrapping<O> wrapping) {
    this.requests = requests;
    this.wrapping = wrapping;
  }

  @Override
  public O apply(S source, O actual) throws Throwable {
    return previous() == null
            && QuietClasses.contains(source.getClass())
            && (!requests || QuietClasses.contains(actual.getClass()))
        ? actual
        : place(source, actual);
  }

  private O place(S source, O actual) throws Throwable {
    var earlier = previous();
    O given = earlier == null ? actual : earlier.apply(source, actual);
    int link = requests ? Placement.link(source, given) : Placement.above(source);
    return link == 0 || !isActive() ? given : wrapping.wrap(given, link);
  }
}
