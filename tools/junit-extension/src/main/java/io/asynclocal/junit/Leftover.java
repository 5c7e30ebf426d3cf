package io.asynclocal.junit;

/** What a test may leave behind. */
public enum Leftover {
  /**
   * Asynchronous work that has not come to its end: a scheduled task, a subscription, a coroutine,
   * an incomplete future, an open {@code AsyncOperation}, any resource that hooks are told of.
   */
  WORK("ended with dangling async tasks"),

  /**
   * An assertion that failed in asynchronous work, and that a future or a pool's handler has
   * instead of the test.
   */
  FAILED_ASSERTION("has assertions that failed in its work"),

  /** A scope that nobody closed. */
  SCOPE("left scopes open"),

  /** A context or a store on a thread that goes on, such as a pool's. */
  CONTEXT("left a context on a thread"),

  /** Hooks of Reactor or RxJava, or another {@link GlobalState}, other than the test found. */
  GLOBAL_STATE("changed global state");

  private final String told;

  Leftover(String told) {
    this.told = told;
  }

  /** Returns what a test did that left this. */
  String told() {
    return told;
  }
}
