package io.asynclocal.remote;

/**
 * How much of stores travels. Servers refuse requests with more than some 8,000 bytes of headers
 * altogether, so that one header too many fails the request.
 *
 * @param entries how many stores may be declared
 * @param valueBytes how long one value may be as it is sent
 * @param totalBytes how long all that is sent of stores may be, names included, and the baggage of
 *     others with it
 */
public record Limits(int entries, int valueBytes, int totalBytes) {
  /** How many members of a received {@code baggage} are looked at, and how many are sent. */
  static final int MEMBERS = 64;

  /** How many bytes of a received {@code baggage} are looked at, over all its lines. */
  static final int RECEIVED_BYTES = 8_192;

  private static final int MOST_BYTES = 7_000;

  /** 16 entries, 1,024 bytes a value, 4,096 bytes altogether. */
  static final Limits DEFAULT = new Limits(16, 1_024, 4_096);

  /**
   * Checks limits.
   *
   * @throws IllegalArgumentException if one isn't positive, {@code entries} exceeds 64 or {@code
   *     totalBytes} exceeds 7,000
   */
  public Limits {
    if (entries < 1 || entries > MEMBERS) {
      throw new IllegalArgumentException(entries + " entries. Allow 1 to " + MEMBERS + ".");
    }
    if (valueBytes < 1) {
      throw new IllegalArgumentException(valueBytes + " bytes a value. Allow one at least.");
    }
    if (totalBytes < 1 || totalBytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          totalBytes + " bytes altogether. Allow 1 to " + MOST_BYTES + ": gRPC fails with more.");
    }
  }

  /**
   * Returns these limits with another number of stores.
   *
   * @param most how many stores may be declared
   * @return the limits
   */
  public Limits entries(int most) {
    return new Limits(most, valueBytes, totalBytes);
  }

  /**
   * Returns these limits with another length of a value.
   *
   * @param most how long one value may be, encoded
   * @return the limits
   */
  public Limits valueBytes(int most) {
    return new Limits(entries, most, totalBytes);
  }

  /**
   * Returns these limits with another length of the whole.
   *
   * @param most how long all may be
   * @return the limits
   */
  public Limits totalBytes(int most) {
    return new Limits(entries, valueBytes, most);
  }
}
