package io.asynclocal.examples.chain;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.remote.Caller;
import io.asynclocal.remote.Codec;
import io.asynclocal.remote.Destinations;
import io.asynclocal.remote.RemoteStores;
import io.asynclocal.remote.Trust;

/** What goes along, declared once for all of the chain's services in Java. */
final class Stores {
  static final String TOPIC = "placed-orders";

  static final AsyncLocalStorage<String> TENANT =
      AsyncLocalStorage.<String>builder().name("tenant").build();
  static final AsyncLocalStorage<String> REQUEST_ID =
      AsyncLocalStorage.<String>builder().name("requestId").build();

  static final RemoteStores REMOTE =
      RemoteStores.builder()
          .store(
              TENANT,
              tenant ->
                  tenant
                      .baggage("tenant")
                      .codec(Codec.text(64))
                      .accept(Trust.callers(Stores::isInTheChain))
                      .sendTo(
                          Destinations.hosts("http://127.0.0.1:*", "127.0.0.1:*")
                              .or(Destinations.topics(TOPIC))))
          .store(
              REQUEST_ID,
              id ->
                  id.header("X-Request-ID")
                      .codec(Codec.token(64))
                      .accept(Trust.anyone())
                      .sendTo(Destinations.anywhere()))
          .build();

  private Stores() {}

  private static boolean isInTheChain(Caller caller) {
    return TOPIC.equals(caller.topic())
        || (caller.address() != null && caller.address().isLoopbackAddress());
  }
}
