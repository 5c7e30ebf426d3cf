package io.asynclocal.benchmarks.application.driver;

import static java.util.Locale.ROOT;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What all rounds have cost in each way, beside the first way. */
final class Table {
  private final Map<Way, List<Window>> windows = new LinkedHashMap<>();

  void add(Way way, Window window) {
    windows.computeIfAbsent(way, key -> new ArrayList<>()).add(window);
  }

  /** Returns the table, in Markdown. */
  String markdown() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| | CPU µs a request | × | of it in Java | × | bytes a request | × | p50 ms | p99 ms"
            + " | requests a second | lost |");
    lines.add("|---" + "|--:".repeat(10) + "|");
    List<Window> first = windows.values().iterator().next();
    windows.forEach((way, rounds) -> lines.add(line(way.title(), rounds, first)));
    return String.join(System.lineSeparator(), lines);
  }

  private static String line(String title, List<Window> rounds, List<Window> first) {
    return "| "
        + String.join(
            " | ",
            title,
            spread("%,.0f", values(rounds, Window::cpuMicros)),
            spread("%.3f", ratios(rounds, first, Window::cpuMicros)),
            spread("%,.0f", values(rounds, Window::javaMicros)),
            spread("%.3f", ratios(rounds, first, Window::javaMicros)),
            spread("%,.0f", values(rounds, Window::bytes)),
            spread("%.3f", ratios(rounds, first, Window::bytes)),
            spread("%.1f", values(rounds, Window::p50)),
            spread("%.1f", values(rounds, Window::p99)),
            spread("%,.0f", values(rounds, Window::perSecond)),
            String.valueOf(rounds.stream().mapToInt(Window::lost).sum()))
        + " |";
  }

  private static List<Double> values(List<Window> rounds, ToDoubleFunction<Window> value) {
    return rounds.stream().map(value::applyAsDouble).toList();
  }

  /** Returns what each round costs by what the first way's same round costs. */
  private static List<Double> ratios(
      List<Window> rounds, List<Window> first, ToDoubleFunction<Window> value) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < rounds.size(); i++) {
      ratios.add(value.applyAsDouble(rounds.get(i)) / value.applyAsDouble(first.get(i)));
    }
    return ratios;
  }

  /** Returns the median, and the least and the most. */
  private static String spread(String format, List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    return String.format(
        ROOT,
        format + " (" + format + "–" + format + ")",
        median,
        sorted.get(0),
        sorted.get(sorted.size() - 1));
  }
}
