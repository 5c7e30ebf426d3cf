package io.asynclocal.remote;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a message goes, as the transport will connect: scheme, host and port, or a topic. Never the
 * text of a URL, in which anything may stand in any place.
 */
public final class Destination {
  private static final Destination UNKNOWN = new Destination("", "", -1, false);
  private static final String TOPIC = "topic";

  private final String scheme;
  private final String host;
  private final int port;
  private final boolean isDowngraded;

  private Destination(String scheme, String host, int port, boolean isDowngraded) {
    this.scheme = scheme;
    this.host = host;
    this.port = port;
    this.isDowngraded = isDowngraded;
  }

  /** {@return a destination that nobody knows} Only what is sent anywhere is sent there. */
  public static Destination unknown() {
    return UNKNOWN;
  }

  /**
   * Returns the host that a URI names.
   *
   * @param uri the URI that is going to be requested
   * @return its destination, which is unknown where the URI names no host in a form that is one
   */
  public static Destination of(URI uri) {
    String scheme = uri.getScheme();
    String host = uri.getHost();
    return scheme == null || host == null ? UNKNOWN : of(scheme, host, uri.getPort());
  }

  /**
   * Returns a host.
   *
   * @param scheme such as {@code https}, {@code http} or {@code grpc}
   * @param host a name, or an address, in brackets if it has colons
   * @param port the port, or -1 for the scheme's
   * @return the destination; unknown if {@code host} can be no host's name or address, whatever a
   *     transport may make of it
   */
  public static Destination of(String scheme, String host, int port) {
    if (!isHost(host)) {
      return UNKNOWN;
    }
    String name = canonical(scheme);
    return new Destination(name, canonicalHost(host), port < 0 ? defaultPort(name) : port, false);
  }

  /**
   * Returns the host that an authority names, such as {@code orders:9090}.
   *
   * @param scheme such as {@code grpc}
   * @param authority a host, and perhaps a port
   * @return the destination; unknown if the authority is none, or has user information
   */
  public static Destination ofAuthority(String scheme, String authority) {
    String host = hostIn(authority);
    if (host == null || host.isEmpty() || authority.indexOf('@') >= 0) {
      return UNKNOWN;
    }
    int port = portAfter(authority, host.length());
    return port < -1 ? UNKNOWN : of(scheme, host, port);
  }

  /**
   * Returns a topic.
   *
   * @param name the topic that is written to
   * @return the destination
   */
  public static Destination ofTopic(String name) {
    return new Destination(
        TOPIC, Objects.requireNonNull(name, "The topic is null. Pass its name."), -1, false);
  }

  /**
   * Returns the destination to which this one redirects. Once a request has left {@code https} for
   * {@code http}, whoever answered may be anybody: only what is expressly sent over {@code http}
   * goes along.
   *
   * @param uri the URI that is going to be requested
   * @return its destination
   */
  public Destination redirectedTo(URI uri) {
    Destination next = of(uri);
    boolean isDowngrade = isDowngraded || (scheme.equals("https") && next.scheme.equals("http"));
    return isDowngrade ? new Destination(next.scheme, next.host, next.port, true) : next;
  }

  /** {@return the scheme in lower case; {@code topic} for a topic; empty if it is unknown} */
  public String scheme() {
    return scheme;
  }

  /** {@return the host in lower case, or the topic's name; empty if it is unknown} */
  public String host() {
    return host;
  }

  /** {@return the port, or -1 where there is none} */
  public int port() {
    return port;
  }

  boolean isTopic() {
    return scheme.equals(TOPIC);
  }

  static @Nullable String hostIn(String authority) {
    int end =
        authority.startsWith("[")
            ? authority.indexOf(']') + 1
            : authority.indexOf(':') < 0 ? authority.length() : authority.indexOf(':');
    return end == 0 ? null : authority.substring(0, end);
  }

  /** Returns the port after the host, -1 if there is none, and -2 if it is no port. */
  static int portAfter(String authority, int hostEnd) {
    if (hostEnd == authority.length()) {
      return -1;
    }
    int digits = authority.length() - hostEnd - 1;
    if (authority.charAt(hostEnd) != ':' || digits < 1 || digits > 5) {
      return -2;
    }
    int port = 0;
    for (int i = hostEnd + 1; i < authority.length(); i++) {
      char digit = authority.charAt(i);
      if (digit < '0' || digit > '9') {
        return -2;
      }
      port = 10 * port + digit - '0';
    }
    return port > 65_535 ? -2 : port;
  }

  /** Before it is canonical, since some characters become ASCII then. */
  private static boolean isHost(String host) {
    boolean isAddress = host.startsWith("[") && host.endsWith("]");
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean isName =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._".indexOf(c) >= 0;
      if (!isName && !(isAddress && "[]:%".indexOf(c) >= 0)) {
        return false;
      }
    }
    return !host.isEmpty();
  }

  static int defaultPort(String scheme) {
    return scheme.equals("http") || scheme.equals("ws") ? 80 : 443;
  }

  static String canonical(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** A name with a dot at its end is the same name. */
  static String canonicalHost(String host) {
    String name = canonical(host);
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  boolean isDowngraded() {
    return isDowngraded;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Destination that
        && scheme.equals(that.scheme)
        && host.equals(that.host)
        && port == that.port
        && isDowngraded == that.isDowngraded;
  }

  @Override
  public int hashCode() {
    return Objects.hash(scheme, host, port, isDowngraded);
  }

  /** {@return scheme, host and port, for people who debug} */
  @Override
  public String toString() {
    return scheme.isEmpty() ? "unknown" : scheme + "://" + host + (port < 0 ? "" : ":" + port);
  }
}
