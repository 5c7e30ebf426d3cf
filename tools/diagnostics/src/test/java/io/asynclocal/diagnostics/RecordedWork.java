package io.asynclocal.diagnostics;

import io.asynclocal.AsyncResource;
import io.asynclocal.foreign.OperationLeak;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import shop.Checkout;

/**
 * A query of a request, from its beginning to its end, and a leak, as the Flight Recorder has it.
 */
final class RecordedWork {
  private RecordedWork() {}

  /** Returns a recording with the settings of this library's file. */
  static Recording recording() throws Exception {
    try (Reader settings =
        new InputStreamReader(
            JfrEvents.class.getResourceAsStream("/asynclocal.jfc"), StandardCharsets.UTF_8)) {
      return new Recording(Configuration.create(settings));
    }
  }

  /**
   * Returns the file that {@code recording} has written.
   *
   * @param more what is to be recorded besides
   */
  @SuppressWarnings("try") // a recorder need not be referred to
  static Path in(Recording recording, Path directory, Runnable more) throws Exception {
    try (recording;
        AsyncRecorder recorder =
            AsyncRecorder.builder()
                .observer(new JfrEvents())
                .labelledBy(Checkout.ROUTE, route -> route)
                .start()) {
      recording.start();
      Checkout.ROUTE.run(
          "/pay",
          () -> {
            AsyncResource query = new AsyncResource("Query");
            query.runInAsyncScope(() -> {});
            query.emitPromiseResolve();
            query.emitDestroy();
          });
      JfrEvents.leaked(
          new OperationLeak("shop", "socket", 9, OperationLeak.Kind.UNREACHABLE, null));
      more.run();
      recording.stop();
      Path file = directory.resolve("work.jfr");
      recording.dump(file);
      return file;
    }
  }
}
