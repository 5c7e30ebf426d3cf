package io.asynclocal.agent;

import java.util.List;

/**
 * What the agent changes in one library, so that its callbacks have the stores of whoever
 * registered them. An instrumentation is found as a service ({@link java.util.ServiceLoader}): on
 * the class path, before the application starts, or in the class loader that has loaded the
 * library, when that is first used; such as Spring Boot's, which finds jars in a jar. That loader
 * must find this very interface, and so leave it to the class path's. An instrumentation whose
 * loader doesn't is left out, and one line on the standard error stream says so.
 *
 * {@snippet :
 * public final class OrderClientInstrumentation implements Instrumentation {
 *   public String name() {
 *     return "order-client";
 *   }
 *
 *   public List<LibraryClass> classes() {
 *     return List.of(
 *         LibraryClass.named("com.example.orders.PendingOrder")
 *             .capturesWhereMade("OrderClient", 1)
 *             .runsOnce("complete"));
 *   }
 * }
 * }
 *
 * <p>Only what the boundaries of the JDK don't carry is to be changed: a library that hands each
 * callback to a plain executor when it is registered needs no instrumentation.
 *
 * <p><b>Threads.</b> It is asked once, before the application starts, or by the thread that is the
 * first to use the library.
 *
 * <p><b>Failures.</b> A class that isn't as the instrumentation expects it is left as it is, and
 * one line on the standard error stream says which.
 */
public interface Instrumentation {
  /** {@return the switch that turns it off, such as {@code okhttp}} */
  String name();

  /** {@return what is changed; nothing is loaded for it before the application loads it} */
  List<LibraryClass> classes();
}
