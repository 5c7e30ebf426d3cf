package io.asynclocal.diagnostics;

import io.asynclocal.AsyncResource;
import io.asynclocal.remote.RemoteMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message that came in from another process, or went out to one.
 *
 * @param isReceived whether it came in
 * @param peer who sent it, or where it went
 * @param traceId the id of the trace that it belongs to, "" for none
 */
record Message(boolean isReceived, String peer, String traceId) {
  private static final String RESOURCE = "io.asynclocal.remote.RemoteMessage";

  /** Returns the message that a resource stands for; null for all other work. */
  static @Nullable Message of(AsyncResource resource) {
    // By its name first: an application may do without the module that has the class.
    return resource.getClass().getName().equals(RESOURCE) ? told(resource) : null;
  }

  private static @Nullable Message told(AsyncResource resource) {
    return resource instanceof RemoteMessage message
        ? new Message(message.isReceived(), message.peer(), message.traceId())
        : null;
  }

  /** The name of its event in logs. */
  String event() {
    return isReceived ? "received" : "sent";
  }

  @Override
  public String toString() {
    String trace = traceId.isEmpty() ? "" : ", trace " + traceId;
    return event() + (isReceived ? " from " : " to ") + peer + trace;
  }
}
