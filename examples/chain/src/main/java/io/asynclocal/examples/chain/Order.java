package io.asynclocal.examples.chain;

import org.jspecify.annotations.Nullable;

/**
 * What is sent through the chain: the request's id and tenant as they should be, and a mark for
 * each service that has handled it: {@code .} if the stores there were right, {@code L} if one was
 * lost, {@code C} if they were another request's.
 */
final class Order {
  private Order() {}

  static String of(String id, String tenant) {
    return id + "|" + tenant + "|";
  }

  /** Returns the order with one mark more. */
  static String seenIn(String order) {
    String[] parts = order.split("\\|", -1);
    String id = Stores.REQUEST_ID.getStore();
    String tenant = Stores.TENANT.getStore();
    return order + mark(id, tenant, parts);
  }

  private static char mark(@Nullable String id, @Nullable String tenant, String[] parts) {
    if (id == null || tenant == null) {
      return 'L';
    }
    return id.equals(parts[0]) && tenant.equals(parts[1]) ? '.' : 'C';
  }

  static String marks(String order) {
    return order.substring(order.lastIndexOf('|') + 1);
  }
}
