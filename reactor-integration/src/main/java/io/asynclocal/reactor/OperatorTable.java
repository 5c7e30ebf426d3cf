package io.asynclocal.reactor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.ParallelFlux;

/**
 * What each operator of Reactor's does to the context, by its class and once for each class: the
 * file {@code operators.txt}. What isn't Reactor's may do anything, and is {@link
 * OperatorKind#FOREIGN}.
 *
 * <p>Reactor's own {@code RUN_STYLE} isn't enough: it calls synchronous what signals on the thread
 * of another subscriber (shared and cached publishers) or of an inner source (merging ones).
 */
final class OperatorTable {
  private static final String FILE = "operators.txt";
  private static final String REACTOR = "reactor.core.publisher.";
  private static final String ENDING = "Fuseable";
  private static final String[] TYPES = {"Flux", "Mono", "Parallel", "Connectable"};

  private static final OperatorKind[] KINDS = OperatorKind.values();

  /** A number of a kind has these bits. */
  private static final int KIND = (1 << 8) - 1;

  /** Added to the number of a kind where something can stand between publisher and source. */
  private static final int OPERATOR = 1 << 8;

  /** Added where a subscriber past Reactor's hooks is to be looked for, whatever is above. */
  private static final int HEAD = 1 << 9;

  /** Added where it has been looked for already, in what stands below such a publisher. */
  private static final int LOOKS = 1 << 10;

  /** Added where that depends on what is above. */
  private static final int THROUGH = 1 << 11;

  /** Added where many sources are joined. */
  private static final int JOINED = 1 << 12;

  /** Added where a subscriber can be signalled in any context, whatever is above. */
  private static final int ANYWHERE = 1 << 13;

  /** Added where that depends on what is above. */
  private static final int AS_ABOVE = 1 << 14;

  /**
   * Added where an operator needs nothing, if a signal of its source comes in the right context.
   */
  private static final int PLAIN = 1 << 15;

  /** Added where nothing is above, so that nobody need be asked what is. */
  private static final int SOURCELESS = 1 << 16;

  /** Added where nothing has to be done, whatever it is assembled with. */
  private static final int NOTHING = 1 << 17;

  /** Added where it takes part in fusion. */
  private static final int FUSEABLE = 1 << 18;

  /**
   * Added where everything happens in a signal of its source or a call from below, nothing when it
   * is cancelled, and nobody asks for the {@code Context}.
   */
  private static final int QUIET = 1 << 19;

  /** Added where nothing stands if the source is a single value, or none. */
  private static final int AT_ONCE = 1 << 20;

  /** An operator that needn't look if what is above it does. */
  private static final int BELOW_HEAD = OPERATOR | LOOKS;

  /** What a section of the table may say besides the kind. */
  private enum Trait {
    NONE,
    /** The subscriber has its subscription before the operator subscribes to its source. */
    LATE,
    /** It does nothing; what is true of its source is true of it. */
    THROUGH,
    /** Over a value it calls its function when it is subscribed to, and subscribes to no source. */
    AT_ONCE,
    /** It calls no function of the application's when it is requested from. */
    KEPT,
    /**
     * As {@link #KEPT}, also since Reactor makes one with more sources of it, when another operator
     * is asked for: see {@link JoinedEnd}.
     */
    JOINED
  }

  /** What a section of the table says of the operators in it. */
  private record Row(OperatorKind kind, Trait trait) {}

  private static final @Nullable Class<?> MONO_JUST = reactors("MonoJust");
  private static final @Nullable Class<?> FLUX_JUST = reactors("FluxJust");

  /** What publishers without a source implement, and some that have several. */
  private static final @Nullable Class<?> SOURCE_PRODUCER = reactors("SourceProducer");

  /** What is known of these two classes. */
  @SuppressWarnings("EnumOrdinal") // as below
  static final int VALUE = OperatorKind.START.ordinal() | FUSEABLE | QUIET;

  private static final OperatorTable TABLE = load();

  /**
   * All that is asked of a class at once: to ask a publisher by {@code instanceof} which interfaces
   * it has takes longer than to look here.
   */
  private static final ClassNumber TRAITS = ClassNumber.of(OperatorTable::withNothing);

  private final Map<String, Row> rows = new HashMap<>();
  private final Map<String, Passive> passive = new HashMap<>();

  private OperatorTable() {}

  /** Returns what is known of the class of {@code publisher}. */
  static int traits(Object publisher) {
    Class<?> type = publisher.getClass();
    // Two constants are compared sooner than a class is looked up, or not at all where the compiler
    // knows the class.
    return type == MONO_JUST || type == FLUX_JUST ? VALUE : TRAITS.of(type);
  }

  /**
   * Returns whether {@code publisher} is {@link Fuseable}. To ask for an interface may take ten
   * nanoseconds on Java 17, where a class remembers the last one that it was asked for and no more.
   */
  static boolean isFuseable(Object publisher) {
    return (traits(publisher) & FUSEABLE) != 0;
  }

  /** Returns whether a publisher, with what is above it, only works on items, as far as it goes. */
  static boolean isQuiet(int traits) {
    return (traits & QUIET) != 0;
  }

  /** Returns whether nothing is above a publisher, as its class says. */
  static boolean isSourceless(int traits) {
    return (traits & SOURCELESS) != 0;
  }

  /** Returns the kind of {@code publisher}. */
  static OperatorKind kind(Object publisher) {
    return kind(traits(publisher));
  }

  static OperatorKind kind(int traits) {
    return KINDS[traits & KIND];
  }

  /** Returns whether something can stand between a publisher and its source. */
  static boolean isOperator(int traits) {
    return (traits & OPERATOR) != 0;
  }

  /**
   * Returns whether a chain begins with {@code publisher}, which has these traits, as far as
   * whoever is subscribed past Reactor's hooks is looked for: see {@link DirectEnd}. A chain of
   * single items isn't looked at, since after the first request there is nothing left that is
   * requested.
   */
  static boolean isHead(Object publisher, int traits) {
    return (traits & HEAD) != 0
        || ((traits & BELOW_HEAD) == BELOW_HEAD && !looks(OptimizableOperators.source(publisher)));
  }

  /** Returns whether such a subscriber is looked for from {@code publisher} or above it. */
  private static boolean looks(Object publisher) {
    Object looking = publisher;
    int traits = traits(looking);
    while ((traits & THROUGH) != 0) {
      looking = OptimizableOperators.source(looking);
      traits = traits(looking);
    }
    return (traits & LOOKS) != 0;
  }

  /**
   * Returns whether {@code operator}, which has these traits, hands on what its function returns.
   */
  static boolean isSubscribedAtOnce(Object operator, int traits) {
    return (traits & AT_ONCE) != 0 && isValue(OptimizableOperators.source(operator));
  }

  /** Returns whether {@code publisher} has one item, or none. */
  private static boolean isValue(Object publisher) {
    return traits(publisher) == VALUE || isSilent(publisher);
  }

  /** Returns whether {@code publisher} has no item. */
  static boolean isSilent(Object publisher) {
    return kind(publisher) == OperatorKind.SILENT;
  }

  /** Returns whether a subscriber of {@code publisher} can be signalled in any context. */
  static boolean signalsAnywhere(Object publisher) {
    return signalsAnywhere(publisher, traits(publisher));
  }

  /** As {@link #signalsAnywhere(Object)}, of a publisher that has these traits. */
  static boolean signalsAnywhere(Object publisher, int traits) {
    return (traits & ANYWHERE) != 0
        || ((traits & AS_ABOVE) != 0
            && Scannable.from(publisher).scanUnsafe(Scannable.Attr.PARENT)
                instanceof Publisher<?> hidden
            && signalsAnywhere(hidden));
  }

  /**
   * Returns whether {@code publisher}, which has these traits, is left as it is by its source's.
   */
  static boolean needsNothing(Object publisher, int traits) {
    if ((traits & (PLAIN | HEAD)) != PLAIN) {
      return (traits & NOTHING) != 0;
    }
    int above = traits(OptimizableOperators.source(publisher));
    return (above & (ANYWHERE | AS_ABOVE)) == 0 && (traits & LOOKS & ~above) == 0;
  }

  static OperatorKind kindOf(Class<?> type) {
    if (RestoringPublisher.class.isAssignableFrom(type)
        || RestoringParallelFlux.class.isAssignableFrom(type)
        || type == StoreFlux.class
        || type == StoreMono.class) {
      return OperatorKind.RESTORING;
    }
    Row row = TABLE.row(type);
    OperatorKind named = row == null ? null : row.kind;
    if (named == OperatorKind.SILENT) {
      return OperatorKind.SILENT;
    } else if (Fuseable.ScalarCallable.class.isAssignableFrom(type)) {
      return OperatorKind.START;
    } else if (!type.getName().startsWith(REACTOR)) {
      return OperatorKind.FOREIGN;
    }
    return named == null
            || (named == OperatorKind.FOREIGN && ParallelFlux.class.isAssignableFrom(type))
        ? OperatorKind.MERGING
        : named;
  }

  private static int withNothing(Class<?> type) {
    int traits = traitsOf(type);
    boolean needsNothing =
        switch (kind(traits)) {
          case SILENT, START, RESTORING -> (traits & (OPERATOR | HEAD)) == 0;
          default -> false;
        };
    return needsNothing ? traits | NOTHING : traits;
  }

  @SuppressWarnings("EnumOrdinal") // it lives no longer than this class
  private static int traitsOf(Class<?> type) {
    OperatorKind kind = kindOf(type);
    boolean operator = OptimizableOperators.includes(type);
    int traits =
        kind.ordinal()
            | switch (kind) {
              case FOREIGN, CREATED, MERGING, SETTING, SHARED -> ANYWHERE;
              case HIDING -> AS_ABOVE | PLAIN;
              case INLINE, ASKING, COMBINING -> PLAIN;
              default -> 0;
            };
    if (Fuseable.class.isAssignableFrom(type)) {
      traits |= FUSEABLE;
    }
    if (isQuiet(kind, operator)) {
      traits |= QUIET;
    }
    Row row = TABLE.row(type);
    Trait trait = row == null ? Trait.NONE : row.trait;
    traits = operator ? traits | OPERATOR : (traits & ~PLAIN) | sourceless(type, trait);
    if (!Flux.class.isAssignableFrom(type)) {
      return traits;
    }
    if (operator) {
      return traits
          | switch (trait) {
            case THROUGH -> THROUGH;
            case AT_ONCE -> LOOKS | THROUGH | AT_ONCE;
            case LATE -> LOOKS | HEAD;
            default -> LOOKS;
          };
    } else if (kind == OperatorKind.RESTORING) {
      return traits | LOOKS;
    } else if (trait == Trait.JOINED) {
      return traits | JOINED;
    }
    boolean isLeftAlone =
        kind == OperatorKind.SILENT || trait == Trait.KEPT || Callable.class.isAssignableFrom(type);
    return isLeftAlone ? traits : traits | HEAD;
  }

  private static boolean isQuiet(OperatorKind kind, boolean operator) {
    return switch (kind) {
      case INLINE, HIDING -> operator;
      case START, SILENT -> !operator;
      default -> false;
    };
  }

  /** Of those that join sources, one answers its first for what is above it. */
  private static int sourceless(Class<?> type, Trait trait) {
    return SOURCE_PRODUCER != null
            && SOURCE_PRODUCER.isAssignableFrom(type)
            && trait != Trait.JOINED
        ? SOURCELESS
        : 0;
  }

  /** Returns whether the publishers of a class do nothing. */
  static boolean isThrough(Class<?> type) {
    return (TRAITS.of(type) & (THROUGH | LOOKS)) == THROUGH;
  }

  /** Returns whether the publishers of a class join many sources. */
  static boolean joins(Class<?> type) {
    return (TRAITS.of(type) & JOINED) != 0;
  }

  /** Returns what the subscriptions of {@code operator}, a class of Reactor's, do. */
  static Passive passive(Class<?> operator) {
    return TABLE.passive.getOrDefault(operator.getSimpleName(), Passive.NO);
  }

  /** Returns the names of the classes of which it is told what their subscriptions do. */
  static Set<String> passive() {
    return TABLE.passive.keySet();
  }

  /** Returns whether the table says what {@code type}, a publisher of Reactor's, is. */
  static boolean knows(Class<?> type) {
    return kindOf(type) != OperatorKind.MERGING || TABLE.row(type) != null;
  }

  /** Returns whether {@code publisher} only notes where its source was assembled. */
  static boolean isTrace(Publisher<?> publisher) {
    return publisher.getClass().getName().startsWith(REACTOR)
        && publisher.getClass().getSimpleName().endsWith("OnAssembly");
  }

  /** Returns what is said of a class of Reactor's by its name, or else by that without its type. */
  private @Nullable Row row(Class<?> type) {
    String name = type.getName().startsWith(REACTOR) ? type.getSimpleName() : "";
    Row whole = rows.get(name);
    return whole != null ? whole : rows.get(withoutType(name));
  }

  /** Returns a class of Reactor's by its simple name, or null if this version has none. */
  static @Nullable Class<?> reactors(String name) {
    try {
      return Class.forName(REACTOR + name, false, Flux.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  private static String withoutType(String simpleName) {
    String name =
        simpleName.endsWith(ENDING)
            ? simpleName.substring(0, simpleName.length() - ENDING.length())
            : simpleName;
    for (String prefix : TYPES) {
      if (name.startsWith(prefix)) {
        return name.substring(prefix.length());
      }
    }
    return name;
  }

  private static OperatorTable load() {
    OperatorTable table = new OperatorTable();
    try (InputStream in = OperatorTable.class.getResourceAsStream(FILE);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    Objects.requireNonNull(in, FILE + " is not in the jar."),
                    StandardCharsets.UTF_8))) {
      String[] section = {};
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("[")) {
          section = line.substring(1, line.length() - 1).split(" ", -1);
        } else if (!line.isEmpty() && !line.startsWith("#")) {
          table.add(section, line.split(" ", -1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " can't be read.", e);
    }
    return table;
  }

  private void add(String[] section, String[] names) {
    if (section[0].equals("PASSIVE")) {
      put(passive, names, Passive.valueOf(section[1]));
    } else {
      Trait trait = section.length == 1 ? Trait.NONE : Trait.valueOf(section[1]);
      put(rows, names, new Row(OperatorKind.valueOf(section[0]), trait));
    }
  }

  private static <V> void put(Map<String, V> table, String[] names, V value) {
    for (String name : names) {
      if (table.putIfAbsent(name, value) != null) {
        throw new IllegalStateException(FILE + " names " + name + " twice.");
      }
    }
  }
}
