package io.asynclocal.mixture;

import io.asynclocal.AsyncContext;
import io.asynclocal.contract.random.Stores;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One stage of a program while it is built for one subscriber: what its functions have to see, and
 * what stands inside of it.
 */
final class Part {
  private static final int MOST_CALLS = 3;

  final Run run;
  final String id;
  final Stores stores;
  final Program.Step step;
  private final Stores assembly;
  private final Random random;
  private final int throwing;
  private final AtomicInteger calls = new AtomicInteger();

  /**
   * Makes a part.
   *
   * @param stores what its functions have to see
   * @param assembly what is in force where it is built
   */
  Part(Run run, String id, Stores stores, Stores assembly, Program.Step step) {
    this.run = run;
    this.id = id;
    this.stores = stores;
    this.assembly = assembly;
    this.step = step;
    this.random = new Random(step.salt());
    this.throwing = coin(20) ? small() : 0;
  }

  int salt() {
    return step.salt();
  }

  boolean coin(int outOf) {
    return random.nextInt(outOf) == 0;
  }

  int small() {
    return 1 + random.nextInt(3);
  }

  /** Compares what the running function sees with what it has to see. */
  void check(String function) {
    run.check(this, step.operator().name() + "." + function);
  }

  <T> T checked(String function, T value) {
    check(function);
    return value;
  }

  /** A function that can fail, and so now and then does. */
  <T> T called(String function, T value) {
    check(function);
    if (calls.incrementAndGet() == throwing) {
      throw new Drawn();
    }
    return value;
  }

  /** {@return true at first: so repeating and retrying end} */
  boolean again(String function) {
    check(function);
    return calls.incrementAndGet() < MOST_CALLS;
  }

  /** {@return the first of what stands inside, built with the program} */
  Object beside(Kind wanted) {
    return built(0, wanted, stores, assembly);
  }

  /**
   * {@return what stands inside, built by the running function, perhaps begun there in another
   * context}
   */
  Object inner(Kind wanted) {
    return inner(0, wanted);
  }

  /** {@return the second of what stands inside} */
  Object other(Kind wanted) {
    return inner(1, wanted);
  }

  private Object inner(int number, Kind wanted) {
    return switch ((step.salt() + number) % 4) {
      case 0 -> run.carries() ? entering(number, wanted) : begun(number, wanted, stores);
      case 1 -> run.carries() ? derived(number, wanted) : begun(number, wanted, stores);
      default -> built(number, wanted, stores, stores);
    };
  }

  /** The running function enters a store, and begins what then sees it. */
  private Object entering(int number, Kind wanted) {
    String store = "entered by " + id;
    Stores.ENTERED.enterWith(store);
    run.derives();
    return begun(number, wanted, stores.withEntered(store));
  }

  /** The running function derives a context, and begins there what then sees it. */
  private Object derived(int number, Kind wanted) {
    String store = "derived by " + id;
    run.derives();
    Stores derived = stores.withTenant(store).withUser(store);
    return AsyncContext.current()
        .with(Stores.TENANT, store)
        .with(Stores.USER, store)
        .call(() -> begun(number, wanted, derived));
  }

  private Object begun(int number, Kind wanted, Stores all) {
    Object future = built(number, Kind.FUTURE, all, all);
    return Conversions.convert(future, Kind.FUTURE, wanted, this);
  }

  private Object built(int number, Kind wanted, Stores subscribers, Stores assembled) {
    Program program = number == 0 ? step.first() : step.second();
    if (program == null) {
      program = Program.LEAF;
    }
    Stores below = wanted.isEager() ? assembled : subscribers;
    Object built = program.build(run, id, below, assembled);
    return Conversions.convert(built, program.gives(), wanted, this);
  }

  /** {@return a short item made of another} */
  static Object item(Object of) {
    String text = String.valueOf(of);
    return text.length() > 6 ? text.substring(0, 6) : text;
  }
}
