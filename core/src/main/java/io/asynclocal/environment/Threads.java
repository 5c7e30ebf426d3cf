package io.asynclocal.environment;

/** What messages call threads; many a thread, each virtual one for a start, has no name. */
final class Threads {
  private Threads() {}

  static String current() {
    return name(Thread.currentThread());
  }

  static String name(Thread thread) {
    String name = thread.getName();
    return name.isEmpty() ? thread.getClass().getSimpleName() + " #" + thread.getId() : name;
  }
}
