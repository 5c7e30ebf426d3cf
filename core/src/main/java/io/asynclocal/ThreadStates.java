package io.asynclocal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The states of threads that are carried along, in the order in which they were added. */
final class ThreadStates {
  private static final ThreadState[] NONE = {};

  /** Replaced, never changed. */
  private static volatile ThreadState[] carried = NONE;

  private ThreadStates() {}

  static boolean any() {
    return carried.length != 0;
  }

  static ThreadState[] all() {
    return carried;
  }

  /** Adds {@code state}; returns false if it is carried along already. */
  static synchronized boolean add(ThreadState state) {
    List<ThreadState> states = new ArrayList<>(Arrays.asList(carried));
    return !states.contains(state) && states.add(state) && change(states);
  }

  /** Removes {@code state}, if it is there. */
  static synchronized void remove(ThreadState state) {
    List<ThreadState> states = new ArrayList<>(Arrays.asList(carried));
    if (states.remove(state)) {
      change(states);
    }
  }

  private static boolean change(List<ThreadState> states) {
    carried = states.toArray(NONE);
    AsyncBoundary.decideWhatToCapture();
    return true;
  }
}
