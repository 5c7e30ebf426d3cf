package io.asynclocal.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** All instrumentations of libraries: the agent's own, and those that are found as services. */
final class Libraries {
  private Libraries() {}

  static List<Instrumentation> all() {
    List<Instrumentation> all = new ArrayList<>(own());
    try {
      ServiceLoader.load(Instrumentation.class, Libraries.class.getClassLoader()).forEach(all::add);
    } catch (ServiceConfigurationError e) {
      Report.say("an instrumentation can't be used: " + e.getMessage());
    }
    return all;
  }

  static List<Instrumentation> own() {
    return List.of(
        new OkHttpEdits(),
        new GuavaEdits(),
        new NettyEdits(),
        new GrpcEdits(),
        new KafkaEdits(),
        new VertxEdits(),
        new MutinyEdits(),
        new TomcatEdits());
  }
}
