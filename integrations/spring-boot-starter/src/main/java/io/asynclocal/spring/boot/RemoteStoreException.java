package io.asynclocal.spring.boot;

import static java.util.stream.Collectors.joining;

import java.util.stream.Stream;

/** A remote store is declared that can't travel so. */
final class RemoteStoreException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private final String action;

  RemoteStoreException(String store, String what, String... properties) {
    super(
        "The store '"
            + store
            + "' is declared under "
            + RemoteDeclarations.PREFIX
            + ", and "
            + what
            + ".");
    String prefix = RemoteDeclarations.PREFIX + "." + store + ".";
    this.action =
        Stream.of(properties)
            .map(prefix::concat)
            .collect(joining(", or ", "Set ", ", or remove the store."));
  }

  String action() {
    return action;
  }
}
