package io.asynclocal.remote;

import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * From whom a store is accepted. A declaration has to say it: there is no default.
 *
 * {@snippet :
 * Trust mesh = Trust.callers(caller -> "spiffe://shop/gateway".equals(caller.principal()));
 * }
 */
@FunctionalInterface
public interface Trust {
  /**
   * Returns whether a caller may say what the store is. What it throws counts as no.
   *
   * @param caller whoever sent the message, as the transport knows him
   * @return whether the store is accepted
   */
  boolean accepts(Caller caller);

  /**
   * {@return trust in everybody} For what does no harm if it is forged, such as a request's id that
   * is only logged.
   */
  static Trust anyone() {
    return caller -> true;
  }

  /** {@return trust in nobody} For a store that this process only sends. */
  static Trust nobody() {
    return caller -> false;
  }

  /**
   * Returns trust in some callers.
   *
   * @param test whom to trust; what it throws counts as nobody
   * @return the trust
   */
  static Trust callers(Predicate<? super Caller> test) {
    Objects.requireNonNull(test, "test is null. Pass the callers to trust.");
    return test::test;
  }

  /**
   * Returns trust in whoever may write to some topics.
   *
   * @param names the topics
   * @return the trust
   */
  static Trust topics(String... names) {
    Set<String> topics = Set.of(names);
    return caller -> {
      String topic = caller.topic();
      return topic != null && topics.contains(topic);
    };
  }
}
