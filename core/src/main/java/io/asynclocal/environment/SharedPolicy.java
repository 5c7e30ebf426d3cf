package io.asynclocal.environment;

import io.asynclocal.Arguments;
import io.asynclocal.ThreadView;
import org.jspecify.annotations.Nullable;

/**
 * A choice that holds for the whole process, such as whose context a shared upstream runs in.
 * Whoever makes it declares it for as long as it is to hold; a second declaration that says
 * something else is refused, because one of the two would be ignored. An integration keeps one in a
 * constant.
 *
 * {@snippet :
 * private static final SharedPolicy<Order> ORDER = SharedPolicy.of("order of replies", Order.ANY);
 *
 * Installation declared = ORDER.declare(Order.STRICT); // by the application
 * Order order = ORDER.current(); // wherever it counts
 * declared.close();
 * }
 *
 * <p><b>Threads.</b> Declaring and withdrawing exclude each other; what is declared is visible to
 * all threads at once.
 *
 * @param <P> the choice, which is compared with {@code equals}
 */
public final class SharedPolicy<P> {
  private final String name;
  private final P usual;
  private final SharedInstallation declarations;
  private volatile @Nullable Declared<P> declared;

  /** What is declared, and where that was done first. */
  private record Declared<P>(P policy, Throwable place) {}

  private SharedPolicy(String name, P usual) {
    this.name = name;
    this.usual = usual;
    this.declarations = SharedInstallation.of(name, () -> () -> declared = null);
  }

  /**
   * Describes a choice.
   *
   * @param <P> the choice
   * @param name what is chosen, for messages
   * @param usual what holds while nothing is declared
   * @return the policy to share
   * @throws IllegalArgumentException if {@code name} is blank
   * @throws NullPointerException if an argument is null
   */
  public static <P> SharedPolicy<P> of(String name, P usual) {
    return new SharedPolicy<>(name, Arguments.require(usual, "usual"));
  }

  /** {@return what is declared, or else the usual choice} */
  public P current() {
    Declared<P> now = declared;
    return now == null ? usual : now.policy();
  }

  /**
   * Declares a choice, until the handle is closed. Any number may declare the same.
   *
   * @param policy the choice, the usual one too
   * @return the handle; closing it twice does nothing
   * @throws IllegalStateException if another choice is declared, with the place where that was done
   *     as its cause; that one stays in force
   * @throws NullPointerException if {@code policy} is null
   */
  public synchronized Installation declare(P policy) {
    Arguments.require(policy, "policy");
    Declared<P> now = declared;
    if (now != null && !now.policy().equals(policy)) {
      throw new IllegalStateException(
          "The policy '"
              + name
              + "' is "
              + now.policy()
              + " for the whole process, and can't be "
              + policy
              + " as well. Declare one of them, in one place; the cause is where the first was"
              + " declared.",
          now.place());
    }
    Installation hold = declarations.install();
    if (now == null || declared == null) {
      declared =
          new Declared<>(
              policy,
              new Throwable(policy + " was declared on thread '" + ThreadView.currentName() + "'"));
    }
    return hold;
  }

  /**
   * Declares a choice, until {@code environment} is closed.
   *
   * @param policy the choice
   * @param environment who needs it
   * @throws IllegalStateException if another choice is declared, or the environment is closed;
   *     nothing is declared then
   * @throws NullPointerException if an argument is null
   */
  public void declareIn(AsyncEnvironment environment, P policy) {
    Arguments.require(environment, "environment");
    SharedInstallation.keep(environment, declare(policy));
  }

  /** {@return a description for people who debug} */
  @Override
  public String toString() {
    return "SharedPolicy[" + name + ": " + current() + "]";
  }
}
