package io.asynclocal.rxjava3;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each operator of RxJava does to the context, by its class and once for each class. What the
 * table doesn't know may do anything.
 *
 * <p>A row speaks for the operator's nested classes too: its subscribers, and the groups and
 * windows that it hands out.
 */
final class OperatorTable {
  private static final String RXJAVA = "io.reactivex.rxjava3.";

  /** The packages of which the table speaks. */
  private static final List<String> KNOWN_PACKAGES =
      List.of(RXJAVA + "internal.", RXJAVA + "observers.", RXJAVA + "subscribers.");

  private final Map<String, Row> rows = new HashMap<>();

  // The values are of a class of the JDK: RxJava's classes must not keep ours alive.
  private final ClassValue<Integer> above =
      new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> source) {
          return lookUp(source).above;
        }
      };
  private final ClassValue<Integer> below =
      new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> subscriber) {
          return lookUp(subscriber).below;
        }
      };

  private OperatorTable() {}

  /** What a section of the table says of the links below and above an operator. */
  enum Row {
    /** Runs only within calls from above and below. */
    CALLER(0, 0),
    /** As {@link #CALLER}, but where errors are delayed it reports them when it is cancelled. */
    HOLDING(Link.HOLDS, 0),
    /** Runs functions of the user, or schedules work, when it is cancelled. */
    CLEANUP(Link.PULLS, 0),
    /** Passes on what publishers of any kind signal. */
    MERGING(Link.MERGES, Link.PULLS),
    /** Signals on other threads or in other contexts. */
    SOURCE(Link.SIGNALS | Link.PULLS, 0),
    /** As {@link #SOURCE}, and so it requests and polls from above. */
    BOUNDARY(Link.SIGNALS | Link.PULLS, Link.PULLS),
    /** Signals, requests and polls in tasks of its scheduler, which as a rule binds them. */
    TASK(Link.MERGES | Link.PULLS, Link.PULLS_IN_TASKS),
    /** Subscribes in a task of its scheduler, which binds it, and does nothing else there. */
    DIRECT_TASK(Link.MERGES | Link.PULLS, 0),
    /** As {@link #TASK}, and subscribes in a task. */
    RESUMING(Link.MERGES | Link.PULLS | Link.RESUMES, Link.PULLS_IN_TASKS),
    /** A {@code create}. */
    EMITTER(Link.SIGNALS | Link.PULLS | Link.EMITS, 0),
    /** Requests or polls when the application says so. */
    CONSUMER(0, Link.PULLS),
    /** A wrapper of ours, of which the table doesn't speak. */
    RESTORING(0, Link.PULLS_ELSEWHERE);

    /** Bits of {@link Link} for the link to what subscribes to it. */
    final int above;

    /** Bits of {@link Link} for the link to what it subscribes to. */
    final int below;

    Row(int above, int below) {
      this.above = above;
      this.below = below;
    }
  }

  /** Reads the table. */
  static OperatorTable load() {
    OperatorTable table = new OperatorTable();
    try (InputStream in = OperatorTable.class.getResourceAsStream("operators.txt");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    Objects.requireNonNull(in, "operators.txt is not in the jar."),
                    StandardCharsets.UTF_8))) {
      Row section = Row.CALLER;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String text = line.strip();
        if (text.startsWith("[")) {
          section = Row.valueOf(text.substring(1, text.length() - 1));
        } else if (!text.isEmpty() && !text.startsWith("#")) {
          table.add(section, text.split("\\s+"));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("operators.txt can't be read.", e);
    }
    return table;
  }

  /** Returns the names of all rows. */
  Set<String> names() {
    return rows.keySet();
  }

  private void add(Row section, String[] names) {
    for (String name : names) {
      if (rows.putIfAbsent(name, section) != null) {
        throw new IllegalStateException("operators.txt names " + name + " twice.");
      }
    }
  }

  /** Returns what the link above {@code subscriber} has to restore, whatever the source. */
  int below(Object subscriber) {
    return below.get(subscriber.getClass());
  }

  /** Returns what the link below {@code source} has to restore, whatever subscribes. */
  int above(Object source) {
    return above.get(source.getClass());
  }

  private Row lookUp(Class<?> type) {
    Row row = rowOf(type);
    if (row == Row.CALLER) {
      QuietClasses.add(type);
    }
    return row;
  }

  /** Returns what the table says of a class. */
  Row rowOf(Class<?> type) {
    if (Restoring.class.isAssignableFrom(type)) {
      return RestoringLink.class.isAssignableFrom(type) ? Row.RESTORING : Row.CALLER;
    }
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      Row row = rows.get(nameOf(c));
      // Subclasses of what applications extend (DisposableObserver, …) are as quiet as that is.
      if (row != null && (c == type || c.getName().startsWith(RXJAVA + "observers."))) {
        return row;
      }
    }
    return Row.BOUNDARY;
  }

  /** Returns the class of the operator of {@code type} that has this name, if there is one. */
  static @Nullable Class<?> operator(Class<?> type, String name) {
    String simple = type.getSimpleName();
    String packageName = RXJAVA + "internal.operators." + simple.toLowerCase(Locale.ROOT) + ".";
    try {
      return Class.forName(packageName + simple + name, false, type.getClassLoader());
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  /** Returns the name by which the table knows {@code type}, or else the empty string. */
  static String nameOf(Class<?> type) {
    String name = type.getName();
    if (KNOWN_PACKAGES.stream().noneMatch(name::startsWith)) {
      return "";
    }
    String simple = name.substring(name.lastIndexOf('.') + 1);
    int nested = simple.indexOf('$');
    return nested < 0 ? simple : simple.substring(0, nested);
  }
}
