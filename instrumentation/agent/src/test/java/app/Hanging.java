package app;

import java.util.concurrent.CountDownLatch;

/** An application that says so and never ends. */
public final class Hanging {
  private Hanging() {}

  /** Waits for what nobody does. */
  public static void main(String[] none) throws InterruptedException {
    System.out.println("I hang.");
    new CountDownLatch(1).await();
  }
}
