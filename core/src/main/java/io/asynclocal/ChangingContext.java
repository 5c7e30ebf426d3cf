package io.asynclocal;

/**
 * What a thread's cell holds where what is current changes and something is to be found again later
 * whatever was entered: the work that is suspended and resumed, or the newest open scope. Whoever
 * puts something else into the cell for a while, and puts back what was there, puts back this.
 */
abstract class ChangingContext {
  /** What is current now. */
  AsyncContext value;

  ChangingContext(AsyncContext value) {
    this.value = value;
  }

  /** Changes what is current, where something is entered or taken back. */
  void change(AsyncContext now) {
    value = now;
  }
}
