package io.asynclocal.contract.conformance;

import java.util.function.Consumer;

/** What a body throws where the program says that it throws; its caller ignores it. */
final class ThrownOnPurpose extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ThrownOnPurpose() {
    super("thrown on purpose", null, false, false);
  }

  /** Lets {@code call} run a body that throws at its end, and ignores that. */
  static void ignoredBy(Consumer<Runnable> call, Runnable body) {
    try {
      call.accept(
          () -> {
            body.run();
            throw new ThrownOnPurpose();
          });
    } catch (ThrownOnPurpose ignored) {
      return;
    }
    throw new IllegalStateException("What the body threw did not reach its caller.");
  }
}
