package io.asynclocal.remote;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who a message came from, as far as the transport itself knows. Nothing in it is read from the
 * message: a {@code X-Forwarded-For} is what the caller says of himself.
 */
public final class Caller {
  private static final Caller UNKNOWN = new Caller(null, null, null);

  private final @Nullable String principal;
  private final @Nullable InetAddress address;
  private final @Nullable String topic;

  private Caller(
      @Nullable String principal, @Nullable InetAddress address, @Nullable String topic) {
    this.principal = principal;
    this.address = address;
    this.topic = topic;
  }

  /** {@return somebody of whom nothing is known} */
  public static Caller unknown() {
    return UNKNOWN;
  }

  /**
   * Returns the peer of a connection.
   *
   * @param peer its address; null, or one of another kind than the internet's, is unknown
   * @return the caller
   */
  public static Caller at(java.net.@Nullable SocketAddress peer) {
    return peer instanceof InetSocketAddress internet
        ? new Caller(null, internet.getAddress(), null)
        : UNKNOWN;
  }

  /**
   * Returns whoever may write to a topic, of whom nothing more is known.
   *
   * @param topic the topic that the message was read from
   * @return the caller
   */
  public static Caller ofTopic(String topic) {
    return new Caller(null, null, Objects.requireNonNull(topic, "topic is null."));
  }

  /**
   * Returns this caller as somebody whom the transport has authenticated.
   *
   * @param name his name, from a client certificate or a verified token; null for nobody
   * @return the caller with that name
   */
  public Caller withPrincipal(@Nullable String name) {
    return new Caller(name, address, topic);
  }

  /**
   * As {@link #withPrincipal(String)}.
   *
   * @param authenticated whom the transport has authenticated; null for nobody
   * @return the caller with that principal's name
   */
  public Caller withPrincipal(@Nullable Principal authenticated) {
    return withPrincipal(authenticated == null ? null : authenticated.getName());
  }

  /** {@return the name that the transport has authenticated, or null} */
  public @Nullable String principal() {
    return principal;
  }

  /** {@return the address of the other end of the connection, or null} */
  public @Nullable InetAddress address() {
    return address;
  }

  /** {@return the topic that the message was read from, or null} */
  public @Nullable String topic() {
    return topic;
  }

  /** Returns what is best known of it. */
  String name() {
    return principal != null
        ? principal
        : topic != null ? "topic " + topic : address == null ? "unknown" : address.getHostAddress();
  }

  /** {@return what is known, for people who debug} */
  @Override
  public String toString() {
    return "Caller[principal=" + principal + ", address=" + address + ", topic=" + topic + "]";
  }
}
