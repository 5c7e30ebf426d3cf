package io.asynclocal.rxjava3.random;

import io.reactivex.rxjava3.core.Observer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * A function of whatever kind, which checks what it sees and then does what its declared type says.
 */
final class Functions implements InvocationHandler {
  private static final ClassValue<Boolean> IS_FUNCTION =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> raw) {
          return raw == Subscriber.class
              || raw == Observer.class
              || (raw.isInterface() && abstractMethods(raw) == 1);
        }
      };

  private final Values values;
  private final Type type;
  private final String name;

  /** At which call it throws; some do. */
  private final int throwing;

  private int calls;
  private boolean answer;

  private Functions(Type type, Values values) {
    this.values = values;
    this.type = type;
    this.name = values.operator() + "." + Values.raw(type).getSimpleName();
    this.throwing = values.part().coin(25) ? values.part().small() : 0;
    this.answer = values.part().coin(2);
  }

  /**
   * {@return a function}
   *
   * @throws IllegalArgumentException if {@code raw} isn't an interface with one method, nor a
   *     receiver
   */
  static Object of(Class<?> raw, Type type, Values values) {
    if (!IS_FUNCTION.get(raw)) {
      throw new IllegalArgumentException("Nobody knows what to draw for " + type);
    }
    return Proxy.newProxyInstance(
        Functions.class.getClassLoader(), new Class<?>[] {raw}, new Functions(type, values));
  }

  private static long abstractMethods(Class<?> raw) {
    return Arrays.stream(raw.getMethods())
        .filter(method -> Modifier.isAbstract(method.getModifiers()))
        .filter(method -> !method.getName().equals("equals"))
        .count();
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given) {
    Object[] arguments = given == null ? new Object[0] : given;
    if (!Modifier.isAbstract(method.getModifiers()) || method.getDeclaringClass() == Object.class) {
      return ofObject(proxy, method, arguments);
    }
    values.part().check(name);
    if (++calls == throwing) {
      throw new Drawn(values.part());
    }
    for (int number = 0; number < arguments.length; number++) {
      if (isEmitter(method.getGenericParameterTypes()[number])) {
        Feeding.feed(arguments[number], values.part(), calls);
      }
    }
    return returned(method, arguments);
  }

  /** What is declared counts: the subscription of a {@code create} is its emitter too. */
  private boolean isEmitter(Type declared) {
    return Values.raw(resolve(declared)).getSimpleName().endsWith("Emitter");
  }

  private @Nullable Object ofObject(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "hashCode" -> System.identityHashCode(proxy);
      case "equals" -> proxy == arguments[0];
      case "toString" -> name;
      default -> throw new UnsupportedOperationException(method.toString());
    };
  }

  private @Nullable Object returned(Method method, Object[] arguments) {
    Type returned = method.getGenericReturnType();
    if (returned == void.class) {
      return null;
    } else if (returned == boolean.class) {
      return answer = !answer; // so that repeating and retrying end
    } else if (returned == int.class && arguments.length == 2) {
      return String.valueOf(arguments[0]).compareTo(String.valueOf(arguments[1]));
    }
    return values.of(resolve(returned), arguments);
  }

  private Type resolve(Type returned) {
    if (returned instanceof TypeVariable<?> variable
        && type instanceof ParameterizedType parameterized) {
      int index = Arrays.asList(Values.raw(type).getTypeParameters()).indexOf(variable);
      return index < 0 ? Object.class : parameterized.getActualTypeArguments()[index];
    }
    return returned;
  }
}
