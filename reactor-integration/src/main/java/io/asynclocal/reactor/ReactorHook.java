package io.asynclocal.reactor;

import reactor.core.publisher.Hooks;
import reactor.core.scheduler.Schedulers;

/** The hooks of Reactor that carry the context, by their names there. */
enum ReactorHook {
  SCHEDULE("onScheduleHook") {
    @Override
    void install(String key) {
      Schedulers.onScheduleHook(key, ContextTask::of);
    }

    @Override
    void uninstall(String key) {
      Schedulers.resetOnScheduleHook(key);
    }

    @Override
    boolean carries() {
      return Probe.schedule();
    }
  },

  EACH_OPERATOR("onEachOperator") {
    @Override
    void install(String key) {
      Hooks.onEachOperator(key, new AssemblyHook<>());
    }

    @Override
    void uninstall(String key) {
      Hooks.resetOnEachOperator(key);
    }

    @Override
    boolean carries() {
      return Probe.eachOperator();
    }
  },

  LAST_OPERATOR("onLastOperator") {
    @Override
    void install(String key) {
      Hooks.onLastOperator(key, AssemblyHook::last);
    }

    @Override
    void uninstall(String key) {
      Hooks.resetOnLastOperator(key);
    }

    @Override
    boolean carries() {
      return Probe.lastOperator();
    }
  };

  private final String reactorsName;

  ReactorHook(String reactorsName) {
    this.reactorsName = reactorsName;
  }

  /** Puts ours under {@code key}, in the place that it has there already if it is there. */
  abstract void install(String key);

  abstract void uninstall(String key);

  /** Finds out whether the context comes through, whoever's hook sees to it. */
  abstract boolean carries();

  @Override
  public String toString() {
    return reactorsName;
  }
}
