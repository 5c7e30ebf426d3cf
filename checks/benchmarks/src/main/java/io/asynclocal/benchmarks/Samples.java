package io.asynclocal.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the iterations of one benchmark measured, of all forks and of all files. */
final class Samples {
  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
    Collections.sort(values);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  double median() {
    return quantile(0.5);
  }

  /** Half of the distance between the quartiles: how far off a value usually is. */
  double spread() {
    return (quantile(0.75) - quantile(0.25)) / 2;
  }

  private double quantile(double share) {
    double position = share * (values.size() - 1);
    int below = (int) Math.floor(position);
    int above = (int) Math.ceil(position);
    double rest = position - below;
    return values.get(below) * (1 - rest) + values.get(above) * rest;
  }
}
