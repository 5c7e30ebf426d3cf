package io.asynclocal.examples;

import static io.asynclocal.examples.RequestId.REQUEST_ID;

import io.asynclocal.diagnostics.AsyncRecorder;
import io.asynclocal.diagnostics.LiveServer;
import io.asynclocal.diagnostics.LiveView;
import io.asynclocal.diagnostics.LostStores;
import java.io.IOException;
import java.net.URI;

/** Serves a page that shows what the service does, while it does it. */
final class LivePage implements AutoCloseable {
  private static final int MOST_AT_A_TIME = 100_000;

  private final LostStores lost;
  private final AsyncRecorder recorder;
  private final LiveServer server;

  LivePage() throws IOException {
    LiveView view = LiveView.ofAtMost(MOST_AT_A_TIME);
    server = LiveServer.start(view, 0);
    lost = LostStores.of(REQUEST_ID).reportTo(view::lost).watch();
    recorder =
        AsyncRecorder.builder()
            .observer(view)
            .stacks(1, 16)
            .labelledBy(REQUEST_ID, number -> "request " + number)
            .start();
  }

  URI address() {
    return server.address();
  }

  @Override
  public void close() {
    recorder.close();
    lost.close();
    server.close();
  }
}
