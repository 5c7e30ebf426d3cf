package io.asynclocal.remote;

import java.util.Objects;
import java.util.stream.Stream;

/**
 * Where a store is sent. A declaration that doesn't say it sends its store nowhere.
 *
 * {@snippet :
 * Destinations shop = Destinations.hosts("*.shop.internal", "http://orders:8080");
 * }
 */
@FunctionalInterface
public interface Destinations {
  /**
   * Returns whether a store is sent there. What it throws counts as no.
   *
   * @param destination where a message goes
   * @return whether the store goes along
   */
  boolean includes(Destination destination);

  /** {@return everywhere, whoever may be there} */
  static Destinations anywhere() {
    return destination -> true;
  }

  /** {@return nowhere} For a store that this process only receives. */
  static Destinations nowhere() {
    return destination -> false;
  }

  /**
   * Returns hosts, by patterns {@code [scheme://]host[:port]}.
   *
   * <ul>
   *   <li>{@code *.} in front stands for one label or more; nothing else is a wildcard.
   *   <li>Without a scheme all are meant but {@code http} and {@code ws}, which aren't encrypted.
   *   <li>Without a port the scheme's own is meant, 443 without a scheme; {@code :*} is any.
   * </ul>
   *
   * @param patterns the patterns
   * @return the hosts
   * @throws IllegalArgumentException if one is no such pattern
   */
  static Destinations hosts(String... patterns) {
    HostPattern[] hosts = Stream.of(patterns).map(HostPattern::of).toArray(HostPattern[]::new);
    return destination -> {
      for (HostPattern host : hosts) {
        if (host.matches(destination)) {
          return true;
        }
      }
      return false;
    };
  }

  /**
   * Returns topics, by name.
   *
   * @param patterns names of topics; a {@code *} at the end stands for anything
   * @return the topics
   */
  static Destinations topics(String... patterns) {
    String[] topics = patterns.clone();
    for (String topic : topics) {
      Objects.requireNonNull(topic, "A topic is null. Pass its name.");
    }
    return destination -> {
      if (destination.isTopic()) {
        for (String topic : topics) {
          if (topic.endsWith("*")
              ? destination.host().startsWith(topic.substring(0, topic.length() - 1))
              : destination.host().equals(topic)) {
            return true;
          }
        }
      }
      return false;
    };
  }

  /**
   * Returns these and others.
   *
   * @param others more destinations
   * @return both
   */
  default Destinations or(Destinations others) {
    Objects.requireNonNull(others, "others is null. Pass more destinations.");
    return destination -> includes(destination) || others.includes(destination);
  }
}
