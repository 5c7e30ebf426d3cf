package io.asynclocal.agent;

/**
 * Says in one line what the agent can't do. Logging isn't ready this early, and would load classes
 * that are being edited.
 */
final class Report {
  private Report() {}

  static void isOff(String boundary, String target, Throwable cause) {
    say(
        "boundary '"
            + boundary
            + "' is off in "
            + target.replace('/', '.')
            + ", which isn't as this version expects it ("
            + cause.getMessage()
            + "). Everything else works.");
  }

  static void say(String sentence) {
    System.err.println("asynclocal-agent: " + sentence);
  }
}
