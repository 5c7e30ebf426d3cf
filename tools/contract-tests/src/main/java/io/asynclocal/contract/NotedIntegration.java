package io.asynclocal.contract;

import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.Integration;
import java.util.List;

/** An integration that notes what becomes of it. */
class NotedIntegration implements Integration {
  private final String name;
  private final List<String> events;

  NotedIntegration(String name, List<String> events) {
    this.name = name;
    this.events = events;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void install(AsyncEnvironment environment) {
    events.add(name + " installed");
    environment.addCleanupHook(() -> events.add(name + " undone"));
  }
}
