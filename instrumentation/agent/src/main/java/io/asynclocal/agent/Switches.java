package io.asynclocal.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the user has chosen: the agent's argument, {@code name=value} separated by commas, or else
 * the system property {@code asynclocal.agent.name}.
 */
final class Switches {
  private final Map<String, String> given = new HashMap<>();

  Switches(@Nullable String argument) {
    for (String option : parts(argument == null ? "" : argument, ',')) {
      int equals = option.indexOf('=');
      if (equals > 0) {
        given.put(option.substring(0, equals).strip(), option.substring(equals + 1).strip());
      }
    }
  }

  /** Returns whether {@code name} isn't {@code off}. */
  boolean isOn(String name) {
    return !"off".equals(value(name));
  }

  /** Returns the values of a list, which {@code ;} separates. */
  List<String> list(String name) {
    String value = value(name);
    return parts(value == null ? "" : value, ';');
  }

  private @Nullable String value(String name) {
    String value = given.get(name);
    return value == null ? System.getProperty("asynclocal.agent." + name) : value;
  }

  /** Splits without a pattern, whose classes nothing else needs so early. */
  private static List<String> parts(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf(separator, from);
      end = end < 0 ? text.length() : end;
      String part = text.substring(from, end).strip();
      if (!part.isEmpty()) {
        parts.add(part);
      }
      from = end + 1;
    }
    return parts;
  }
}
