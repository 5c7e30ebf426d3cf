package io.asynclocal.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The instrumentations of libraries that are found as services. */
final class Libraries {
  private Libraries() {}

  static List<Instrumentation> found() {
    List<Instrumentation> found = new ArrayList<>();
    try {
      for (Instrumentation library :
          ServiceLoader.load(Instrumentation.class, Libraries.class.getClassLoader())) {
        found.add(library);
      }
    } catch (ServiceConfigurationError e) {
      Report.say("an instrumentation can't be used: " + e.getMessage());
    }
    return found;
  }
}
