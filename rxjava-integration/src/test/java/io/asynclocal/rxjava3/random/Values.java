package io.asynclocal.rxjava3.random;

import io.reactivex.rxjava3.core.Notification;
import io.reactivex.rxjava3.core.Scheduler;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an operator is given, by the declared types of its parameters. */
final class Values {
  private final Part part;
  private final String operator;
  private final boolean needsHook;
  private final boolean isTimed;
  private int pipelines;

  private Values(Part part, Method method) {
    this.part = part;
    this.operator = method.getName();
    List<Class<?>> types = List.of(method.getParameterTypes());
    this.isTimed = types.contains(TimeUnit.class) || types.contains(Scheduler.class);
    this.needsHook = isTimed && RunsFunctions.inTasks(method);
  }

  /** Calls {@code method} with such arguments. */
  static Object call(Method method, Part part, @Nullable Object receiver) {
    Values values = new Values(part, method);
    part.run().uses(method);
    Object[] arguments =
        Arrays.stream(method.getGenericParameterTypes()).map(type -> values.of(type)).toArray();
    try {
      return method.invoke(receiver, arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(method + " of " + Arrays.toString(arguments), e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  Part part() {
    return part;
  }

  String operator() {
    return operator;
  }

  /**
   * {@return a value of a type}
   *
   * @param given what the function was given that is to return it
   */
  Object of(Type type, @Nullable Object... given) {
    if (type instanceof WildcardType wildcard) {
      return of(wildcard.getUpperBounds()[0], given);
    } else if (type instanceof TypeVariable<?> variable) {
      return of(variable.getBounds()[0], given);
    } else if (type instanceof GenericArrayType array) {
      return array(raw(array.getGenericComponentType()), array.getGenericComponentType());
    }
    Class<?> raw = raw(type);
    if (raw.isArray()) {
      return array(raw.getComponentType(), raw.getComponentType());
    }
    if (!Conversions.isPipeline(raw)) {
      return plain(raw, type, given);
    }
    Type item = type instanceof ParameterizedType p ? p.getActualTypeArguments()[0] : Object.class;
    return Conversions.isPipeline(raw(item)) ? outer(raw, item) : pipeline(raw, given);
  }

  private Object array(Class<?> raw, Type component) {
    Object array = Array.newInstance(raw, 2);
    Array.set(array, 0, of(component));
    Array.set(array, 1, of(component));
    return array;
  }

  /** A pipeline of pipelines. */
  private Object outer(Class<?> wanted, Type item) {
    Object outer =
        Conversions.flowable(part.inner(pipelines++))
            .map(i -> part.checked(operator + ".outer", of(item)));
    return Conversions.convert(outer, wanted, part.step().salt());
  }

  /** Of what the function was given, if that is one: so a handler of {@code retryWhen} ends. */
  private Object pipeline(Class<?> wanted, @Nullable Object... given) {
    for (Object argument : given) {
      if (argument != null && Conversions.isPipeline(argument.getClass())) {
        return Conversions.convert(Conversions.some(argument, part), wanted, part.step().salt());
      }
    }
    boolean isReturned = given.length > 0 || operator.equals("defer");
    boolean enters = isReturned && ENTERING.contains(operator) && part.step().salt() % 3 == 0;
    int number = pipelines++;
    Object inner = enters ? part.entering(number) : part.inner(number);
    return Conversions.convert(inner, wanted, part.step().salt());
  }

  /** What their functions return is subscribed to at once, by the callback of the function. */
  private static final List<String> ENTERING =
      List.of(
          "concatMap", "switchMap", "flatMapSingle", "flatMapMaybe", "concatMapSingle", "defer");

  private Object plain(Class<?> raw, Type type, @Nullable Object... given) {
    for (Object argument : given) {
      if (raw != Object.class && raw.isInstance(argument) && !isBox(raw)) {
        return argument; // a subscriber that is lifted, a map that is made smaller
      }
    }
    if (raw == int.class || raw == Integer.class) {
      return part.small();
    } else if (raw == long.class || raw == Long.class) {
      return (long) part.small();
    } else if (raw == boolean.class || raw == Boolean.class) {
      return part.coin(2);
    } else if (raw == Object.class || raw == String.class || raw == Comparable.class) {
      return item(given);
    } else if (raw == TimeUnit.class) {
      return TimeUnit.MILLISECONDS;
    } else if (raw.isEnum()) {
      return raw.getEnumConstants()[part.random().nextInt(raw.getEnumConstants().length)];
    } else if (raw == Scheduler.class) {
      return part.scheduler(needsHook, isTimed);
    } else if (raw == Throwable.class) {
      return new Drawn(part);
    } else if (raw == Class.class) {
      return Object.class;
    } else if (raw == Notification.class) {
      return Notification.createOnNext(item(given));
    } else if (raw == Optional.class) {
      return Optional.of(item(given));
    } else if (raw == CompletionStage.class) {
      return stage();
    } else if (raw == Stream.class) {
      return Stream.<Object>of("a", "b")
          .peek(item -> part.check(operator + ".next"))
          .onClose(() -> part.check(operator + ".close"));
    } else if (raw == Iterable.class) {
      return iterable(((ParameterizedType) type).getActualTypeArguments()[0]);
    } else if (raw == Collector.class) {
      return Collectors.toList();
    } else if (raw == Map.class) {
      return new HashMap<>();
    } else if (raw == Collection.class) {
      return new ArrayList<>();
    }
    return Functions.of(raw, type, this);
  }

  private static boolean isBox(Class<?> raw) {
    return raw.isPrimitive() || raw.getName().startsWith("java.lang.");
  }

  private Object item(@Nullable Object... given) {
    String text = given.length == 0 ? "a" : String.valueOf(given[given.length - 1]);
    return text.length() > 6 ? text.substring(0, 6) : text;
  }

  private CompletionStage<Object> stage() {
    CompletableFuture<Object> future = new CompletableFuture<>();
    boolean fails = part.coin(4);
    part.run()
        .elsewhere(
            () -> {
              if (fails) {
                future.completeExceptionally(new Drawn(null));
              } else {
                future.complete("a");
              }
            });
    return future;
  }

  private Iterable<Object> iterable(Type element) {
    List<Object> elements = List.of(of(element), of(element));
    return () -> {
      part.check(operator + ".iterator");
      return elements.stream().peek(next -> part.check(operator + ".next")).iterator();
    };
  }

  static Class<?> raw(Type type) {
    if (type instanceof Class<?> raw) {
      return raw;
    } else if (type instanceof ParameterizedType parameterized) {
      return (Class<?>) parameterized.getRawType();
    } else if (type instanceof WildcardType wildcard) {
      return raw(wildcard.getUpperBounds()[0]);
    }
    return raw(((TypeVariable<?>) type).getBounds()[0]);
  }
}
