package io.asynclocal.agent;

/** Counts the places where an edit found what it is to change. */
final class Hit {
  private int count;

  void add() {
    count++;
  }

  int count() {
    return count;
  }
}
