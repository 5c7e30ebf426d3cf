package app;

import io.asynclocal.contract.Carrier;
import io.asynclocal.contract.conformance.ContextConformance;
import io.asynclocal.contract.conformance.HookConformance;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;

/** Runs the recorded programs on carriers that are made of nothing but the JDK's own classes. */
public final class Conformance {
  private Conformance() {}

  /** Runs all of them, or plain futures alone; each run prints its line. */
  public static void main(String[] only) {
    if (only.length > 0) {
      context("futures", () -> new PlainFutures("no agent", Executors.newFixedThreadPool(4)), "");
      System.exit(0);
    }
    String[] all = {"", "WhileHooksWatch", "WhileHooksAreSwitched"};
    context("executors", PlainExecutors::new, all);
    context(
        "futures", () -> new PlainFutures("agent (futures)", Executors.newFixedThreadPool(4)), all);
    context(
        "fork/join pool", () -> new PlainFutures("agent (fork/join)", new ForkJoinPool(4)), all);
    say(
        "hooks",
        HookConformance.class,
        new HookConformance() {},
        "everyProgramSeesTheRecordedEvents");
    System.exit(0);
  }

  private static void context(String name, Supplier<Carrier> carriers, String... all) {
    ContextConformance conformance =
        new ContextConformance() {
          @Override
          protected Carrier newCarrier() {
            return carriers.get();
          }
        };
    for (String circumstances : all) {
      String test = "everyProgramSeesTheRecordedStores" + circumstances;
      say(name + circumstances, ContextConformance.class, conformance, test);
    }
  }

  private static void say(String name, Class<?> type, Object conformance, String test) {
    System.out.println(
        Checks.outcome(
            "conformance/" + name,
            () -> {
              Method method = type.getDeclaredMethod(test);
              method.setAccessible(true);
              try {
                method.invoke(conformance);
              } catch (InvocationTargetException e) {
                throw new IllegalStateException(e.getCause());
              }
            }));
  }
}
