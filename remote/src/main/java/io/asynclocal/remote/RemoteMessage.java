package io.asynclocal.remote;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncResource;
import io.asynclocal.AsyncResourceOptions;
import org.jspecify.annotations.Nullable;

/**
 * A message that came in from another process, or is about to go out to one, as hooks are told of
 * it: where it did, in which work, and of which trace. Its init and destroy come at once; nothing
 * runs in it. It has no store, and no value of a header but the trace's id.
 *
 * <p>Made only while a hook is enabled, by whatever receives and sends through {@link
 * RemoteStores}; the diagnostics' event log and timeline show it.
 */
public final class RemoteMessage extends AsyncResource {
  /** The type of those that came in. */
  public static final String RECEIVED = "MessageReceived";

  /** The type of those that went out. */
  public static final String SENT = "MessageSent";

  private static final AsyncResourceOptions OPTIONS =
      AsyncResourceOptions.defaults().requireManualDestroy(true).requireManualInit(true);

  private final boolean isReceived;
  private final String peer;
  private final String traceId;

  private RemoteMessage(boolean isReceived, String peer, String traceId) {
    super(isReceived ? RECEIVED : SENT, OPTIONS);
    this.isReceived = isReceived;
    this.peer = peer;
    this.traceId = traceId;
    emitInit();
  }

  static void received(Caller caller, InboundHeaders headers) {
    if (AsyncBoundary.isWatched()) {
      String traceId = Traces.idIn(headers.values(Traces.HEADER));
      new RemoteMessage(true, caller.name(), traceId == null ? "" : traceId).emitDestroy();
    }
  }

  static void sent(Destination destination, OutboundHeaders headers) {
    if (AsyncBoundary.isWatched()) {
      String written = Traces.idIn(headers.values(Traces.HEADER));
      @Nullable String traceId = written == null ? Traces.currentId() : written;
      String peer = destination.toString();
      new RemoteMessage(false, peer, traceId == null ? "" : traceId).emitDestroy();
    }
  }

  /** {@return whether it came in} */
  public boolean isReceived() {
    return isReceived;
  }

  /**
   * {@return who sent it, as the transport knows him, or where it goes; {@code unknown} if nobody
   * knows}
   */
  public String peer() {
    return peer;
  }

  /** {@return the id of the trace that it belongs to, in 32 hexadecimal digits; empty for none} */
  public String traceId() {
    return traceId;
  }
}
