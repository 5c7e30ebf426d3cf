package io.asynclocal.remote;

import org.jspecify.annotations.Nullable;

/** One of the patterns of {@link Destinations#hosts}. */
final class HostPattern {
  private static final int ANY_PORT = -1;

  /** Null for all that are encrypted. */
  private final @Nullable String scheme;

  private final boolean isBelow;

  /** With the dot in front if hosts below it are meant. */
  private final String host;

  private final int port;

  private HostPattern(@Nullable String scheme, boolean isBelow, String host, int port) {
    this.scheme = scheme;
    this.isBelow = isBelow;
    this.host = host;
    this.port = port;
  }

  static HostPattern of(String pattern) {
    int schemeEnd = pattern.indexOf("://");
    String scheme = schemeEnd < 0 ? null : Destination.canonical(pattern.substring(0, schemeEnd));
    String authority = schemeEnd < 0 ? pattern : pattern.substring(schemeEnd + 3);
    String host = Destination.hostIn(authority);
    if (host == null) {
      throw noPattern(pattern);
    }
    int port = portOf(authority, host.length(), scheme);
    boolean isBelow = host.startsWith("*.");
    String name = Destination.canonicalHost(isBelow ? host.substring(1) : host);
    if (port < ANY_PORT || name.length() < (isBelow ? 2 : 1) || !isHost(name)) {
      throw noPattern(pattern);
    }
    return new HostPattern(scheme, isBelow, name, port);
  }

  private static int portOf(String authority, int hostEnd, @Nullable String scheme) {
    if (authority.startsWith(":*", hostEnd) && authority.length() == hostEnd + 2) {
      return ANY_PORT;
    }
    int port = Destination.portAfter(authority, hostEnd);
    return port == -1 ? Destination.defaultPort(scheme == null ? "https" : scheme) : port;
  }

  private static boolean isHost(String name) {
    return name.chars()
        .allMatch(
            c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-._[]:".indexOf(c) >= 0);
  }

  private static IllegalArgumentException noPattern(String pattern) {
    return new IllegalArgumentException(
        "\""
            + pattern
            + "\" is no pattern of hosts. Write [scheme://]host[:port], such as *.shop.internal or"
            + " http://orders:8080.");
  }

  boolean matches(Destination destination) {
    return matchesScheme(destination)
        && (port == ANY_PORT || port == destination.port())
        && (isBelow
            ? destination.host().endsWith(host) && destination.host().length() > host.length()
            : destination.host().equals(host));
  }

  private boolean matchesScheme(Destination destination) {
    String actual = destination.scheme();
    return scheme != null
        ? scheme.equals(actual)
        : !destination.isTopic()
            && !destination.isDowngraded()
            && !actual.equals("http")
            && !actual.equals("ws");
  }
}
