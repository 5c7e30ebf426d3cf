package io.asynclocal.benchmarks;

import static java.util.Locale.ROOT;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One line of the table: a benchmark's class and method, and the parameters it ran with.
 *
 * @param type the class that asks
 * @param method the method that answers
 * @param parameters names and values, empty where there are none
 */
record Entry(Class<?> type, String method, Map<String, String> parameters) {

  static Entry of(String benchmark, Map<String, String> parameters) throws ClassNotFoundException {
    int dot = benchmark.lastIndexOf('.');
    return new Entry(
        Class.forName(benchmark.substring(0, dot)),
        benchmark.substring(dot + 1),
        new TreeMap<>(parameters));
  }

  /** What {@code type} asks. */
  static Question asked(Class<?> type) {
    Question question = type.getAnnotation(Question.class);
    if (question == null) {
      throw new IllegalArgumentException(type + " has no @Question. Say what it asks.");
    }
    return question;
  }

  /** Who answers, and with which parameters. */
  String contender() {
    String name = method;
    for (Method candidate : type.getMethods()) {
      Contender contender = candidate.getAnnotation(Contender.class);
      if (candidate.getName().equals(method) && contender != null) {
        name = contender.value();
      }
    }
    return parameters.isEmpty() ? name : name + " · " + describedParameters();
  }

  boolean isBaseline() {
    return asked(type).baseline().equals(method);
  }

  /** Whether this is the baseline for {@code other}: it ran with the same parameters or none. */
  boolean isBaselineFor(Entry other) {
    return isBaseline()
        && type == other.type
        && (parameters.isEmpty() || parameters.equals(other.parameters));
  }

  private String describedParameters() {
    return parameters.entrySet().stream()
        .map(parameter -> parameter.getKey() + " " + parameter.getValue().toLowerCase(ROOT))
        .collect(Collectors.joining(", "));
  }
}
