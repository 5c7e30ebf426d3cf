package io.asynclocal.remote;

/**
 * What kept a declared store from being received or sent. Whoever {@linkplain
 * RemoteStores.Builder#onProblem listens} is told the name and never the value, which may be
 * anything that anybody sent.
 *
 * @param kind what was wrong
 * @param direction which way the message went
 * @param name the declared name, or {@code baggage} for what is said of the whole header
 * @param unreported how many more of this kind there were since the last that was told, since no
 *     more than one of each kind and name is told in a second
 */
public record Problem(Kind kind, Direction direction, String name, long unreported) {

  /** What can be wrong. */
  public enum Kind {
    /** A required store isn't there. */
    ABSENT("is required and isn't there"),
    /** It was sent by a caller from whom the declaration doesn't accept it. */
    UNTRUSTED("was sent by a caller who isn't trusted with it"),
    /** It is no text in the declared form, wrongly encoded, or refused by the codec. */
    MALFORMED("is malformed"),
    /** One message has two different values of it. */
    CONFLICTING("has two different values"),
    /** It exceeds a limit. */
    TOO_LONG("is longer than the limit"),
    /** The codec has no text for the store, or one that can't be sent. */
    NOT_ENCODABLE("can't be encoded"),
    /** The store is bound, and the destination is none of those that it is sent to. */
    HOST_NOT_ALLOWED("isn't sent to this destination");

    private final String sentence;

    Kind(String sentence) {
      this.sentence = sentence;
    }
  }

  /** Which way a message goes. */
  public enum Direction {
    /** Into this process. */
    RECEIVED,
    /** Out of this process. */
    SENT
  }

  /** {@return a sentence for a log} */
  public String message() {
    String carried = direction == Direction.RECEIVED ? "received" : "sent";
    String more = unreported == 0 ? "" : " (and " + unreported + " more since the last report)";
    return "Remote store '" + name + "' " + kind.sentence + "; it was not " + carried + more + ".";
  }
}
