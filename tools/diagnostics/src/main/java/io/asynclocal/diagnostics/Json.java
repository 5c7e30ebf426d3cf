package io.asynclocal.diagnostics;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Puts JSON together out of values that are JSON; a text becomes one by {@link Text#json}. */
final class Json {
  private Json() {}

  static String member(String name, Object value) {
    return "\"" + name + "\":" + value;
  }

  static String object(String... members) {
    return "{" + String.join(",", members) + "}";
  }

  static <T> String array(List<T> values, Function<T, String> json) {
    return values.stream().map(json).collect(joining(",\n", "[", "]"));
  }

  /** Returns a number with three digits after its point. */
  static String rounded(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
