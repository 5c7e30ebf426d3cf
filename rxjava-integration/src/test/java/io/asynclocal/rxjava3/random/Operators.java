package io.asynclocal.rxjava3.random;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.flowables.ConnectableFlowable;
import io.reactivex.rxjava3.observables.ConnectableObservable;
import io.reactivex.rxjava3.parallel.ParallelFlowable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * RxJava's operators, all that are public, in each of their forms. They are found by reflection,
 * and what they are given follows from how their parameters are declared ({@link Values}).
 */
final class Operators {
  /** The types with operators; the first five are what a program is converted to. */
  static final List<Class<?>> TYPES =
      List.of(
          Flowable.class,
          Observable.class,
          Single.class,
          Maybe.class,
          Completable.class,
          ParallelFlowable.class,
          ConnectableFlowable.class,
          ConnectableObservable.class);

  private static final int CONVERTIBLE = 5;

  /**
   * An operator, or a source.
   *
   * @param takes the type that it is an operator of; null for a source
   * @param gives the type that it makes
   * @param nests whether pipelines stand inside of it
   * @param writing which stores it writes for all that is above; null if none
   */
  record Operator(
      String name,
      @Nullable Class<?> takes,
      Class<?> gives,
      boolean nests,
      @Nullable Writing writing,
      BiFunction<Part, @Nullable Object, Object> function) {

    Object apply(Part part, @Nullable Object above) {
      return function.apply(
          part, takes == null ? null : Conversions.convert(above, takes, part.step().salt()));
    }
  }

  /** What is drawn first is the name, since some have as many as eighteen forms. */
  private static final Map<String, List<List<Operator>>> BY_TYPE = new TreeMap<>();

  private static final List<List<Operator>> SOURCES;

  private static final Map<List<List<Operator>>, Map<String, List<List<Operator>>>> NAMED =
      Collections.synchronizedMap(new IdentityHashMap<>());

  private static final Pattern SILENT = Pattern.compile(".*\\.(never|empty|error|complete)\\(.*");

  static final Operator SIMPLEST =
      new Operator("just", null, Flowable.class, false, null, (p, f) -> Flowable.just("a", "b"));

  static {
    for (Class<?> type : TYPES) {
      BY_TYPE.put(
          type.getName(),
          byName(
              Stream.concat(
                  methods(type, false).map(method -> operator(method, type)), written(type))));
    }
    SOURCES =
        byName(
            Stream.concat(
                TYPES.stream()
                    .flatMap(type -> methods(type, true))
                    .map(method -> operator(method, null)),
                Sources.all()));
  }

  private Operators() {}

  static Stream<Operator> all() {
    return Stream.concat(BY_TYPE.values().stream().flatMap(List::stream), SOURCES.stream())
        .flatMap(List::stream);
  }

  static Class<?> type(Random random) {
    return TYPES.get(random.nextInt(CONVERTIBLE));
  }

  /** {@return a source, which as a rule emits something} */
  static Operator source(Random random) {
    Operator drawn = draw(SOURCES, random);
    return SILENT.matcher(drawn.name()).matches() ? draw(SOURCES, random) : drawn;
  }

  /** {@return a source with such a name} */
  static Operator source(Pattern name, Random random) {
    return draw(named(SOURCES, name), random);
  }

  /** {@return an operator on a type with such a name; any if there is none} */
  static Operator on(Class<?> type, Pattern name, Random random) {
    List<List<Operator>> all = Objects.requireNonNull(BY_TYPE.get(type.getName()));
    List<List<Operator>> named = named(all, name);
    return draw(named.isEmpty() ? all : named, random);
  }

  /** Looked up once, since looking takes longer than running a program. */
  private static List<List<Operator>> named(List<List<Operator>> operators, Pattern name) {
    return NAMED
        .computeIfAbsent(operators, all -> new ConcurrentHashMap<>())
        .computeIfAbsent(name.pattern(), pattern -> find(operators, name));
  }

  private static List<List<Operator>> find(List<List<Operator>> operators, Pattern name) {
    return operators.stream()
        .map(forms -> forms.stream().filter(form -> name.matcher(form.name()).matches()).toList())
        .filter(forms -> !forms.isEmpty())
        .toList();
  }

  static Operator on(Class<?> type, Random random) {
    return draw(BY_TYPE.get(type.getName()), random);
  }

  private static Operator draw(List<List<Operator>> operators, Random random) {
    List<Operator> forms = operators.get(random.nextInt(operators.size()));
    return forms.get(random.nextInt(forms.size()));
  }

  private static List<List<Operator>> byName(Stream<Operator> operators) {
    return new ArrayList<>(
        operators
            .sorted(Comparator.comparing(Operator::name))
            .collect(
                Collectors.groupingBy(
                    operator -> operator.name().replaceFirst("\\(.*", ""),
                    TreeMap::new,
                    Collectors.toList()))
            .values());
  }

  /** {@return the methods that make a pipeline} */
  private static Stream<Method> methods(Class<?> type, boolean isStatic) {
    return declared(type)
        .filter(method -> Modifier.isStatic(method.getModifiers()) == isStatic)
        .filter(method -> isDrawn(method));
  }

  /** {@return every public method of a type, of which each is to be drawn or to be known} */
  static Stream<Method> declared(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isBridge());
  }

  static boolean isDrawn(Method method) {
    return !NotDrawn.includes(method)
        && (TYPES.contains(method.getReturnType())
            || method.getReturnType() == CompletionStage.class);
  }

  private static Operator operator(Method method, @Nullable Class<?> takes) {
    boolean isStage = method.getReturnType() == CompletionStage.class;
    return new Operator(
        method.getDeclaringClass().getSimpleName() + "." + NotDrawn.signature(method),
        takes,
        isStage ? Flowable.class : method.getReturnType(),
        nests(method),
        null,
        (part, above) ->
            isStage
                // It subscribes at once, and so has to be called by whoever subscribes.
                ? Flowable.defer(
                    () ->
                        Flowable.fromCompletionStage(
                            (CompletionStage<?>) Values.call(method, part, above)))
                : Conversions.flatten(
                    Values.call(method, part, above), method.getGenericReturnType(), part));
  }

  private static boolean nests(Method method) {
    return Arrays.stream(method.getGenericParameterTypes())
        .anyMatch(type -> type.getTypeName().matches(".*(Source|Publisher).*"));
  }

  private static Stream<Operator> written(Class<?> type) {
    if (TYPES.indexOf(type) >= CONVERTIBLE) {
      return Stream.of();
    }
    return Arrays.stream(Writing.values())
        .map(
            writing ->
                new Operator(
                    writing.title(),
                    type,
                    type,
                    false,
                    writing,
                    (part, above) -> writing.apply(above, part)));
  }
}
