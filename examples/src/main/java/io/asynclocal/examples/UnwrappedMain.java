package io.asynclocal.examples;

import java.io.IOException;

/** Runs the service that wraps nothing, and the driver against it. */
final class UnwrappedMain {
  private UnwrappedMain() {}

  /**
   * Fires requests and says what their hops saw; {@link AgentRun} starts it.
   *
   * @param numbers the number of requests, how many of them at a time, and the port
   * @throws IOException if a request isn't answered
   * @throws InterruptedException if interrupted while requests are under way
   */
  public static void main(String[] numbers) throws IOException, InterruptedException {
    int requests = Integer.parseInt(numbers[0]);
    try (UnwrappedService service = new UnwrappedService(Integer.parseInt(numbers[2]))) {
      new Driver(service.port()).fire(requests, Integer.parseInt(numbers[1]));
      System.out.println(service.tally());
      System.exit(service.tally().isClean(requests) ? 0 : 1);
    }
  }
}
