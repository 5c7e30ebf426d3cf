package io.asynclocal.remote;

import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;

/**
 * How a store is written as a text, and read. Whatever {@link #decode} refuses is never bound, so a
 * codec that says exactly what a store may be is the best protection that there is.
 *
 * <p><b>Failures.</b> What a codec throws never reaches the application: the store isn't received
 * or sent, and a {@link Problem} is told.
 *
 * @param <T> what is stored
 */
public interface Codec<T> {
  /**
   * Writes a store.
   *
   * @param store the store, never null
   * @return its text, which is encoded further where a transport needs it
   * @throws IllegalArgumentException if it has none that may be sent
   */
  String encode(T store);

  /**
   * Reads a store.
   *
   * @param text a text without control characters that somebody sent
   * @return the store, never null
   * @throws IllegalArgumentException if {@code text} is no store
   */
  T decode(String text);

  /**
   * Returns a codec of two functions.
   *
   * @param <T> what is stored
   * @param encode writes
   * @param decode reads; throws if it can't
   * @return the codec
   */
  static <T> Codec<T> of(Function<? super T, String> encode, Function<String, ? extends T> decode) {
    Objects.requireNonNull(encode, "encode is null. Pass the function that writes.");
    Objects.requireNonNull(decode, "decode is null. Pass the function that reads.");
    return new Codec<>() {
      @Override
      public String encode(T store) {
        return encode.apply(store);
      }

      @Override
      public T decode(String text) {
        return decode.apply(text);
      }
    };
  }

  /**
   * Returns a codec of names and ids: letters, digits and {@code ! # $ % & ' * + - . ^ _ ` | ~}.
   *
   * @param most how many characters it may have; one at least
   * @return the codec
   */
  static Codec<String> token(int most) {
    return checked(text -> text.length() <= most && Texts.isToken(text));
  }

  /**
   * Returns a codec of text in any language, without what ends or reorders a line.
   *
   * @param most how many characters (UTF-16 code units) it may have; one at least
   * @return the codec
   */
  static Codec<String> text(int most) {
    return checked(text -> !text.isEmpty() && text.length() <= most && Texts.isPlain(text));
  }

  /**
   * Returns a codec of texts that a pattern matches as a whole.
   *
   * @param pattern the pattern; it should bound the length, and not backtrack
   * @return the codec
   */
  static Codec<String> matching(Pattern pattern) {
    Objects.requireNonNull(pattern, "pattern is null. Pass what texts have to match.");
    return checked(text -> pattern.matcher(text).matches());
  }

  /** {@return a codec of UUIDs in their usual form of 36 characters} */
  static Codec<UUID> uuid() {
    return of(
        UUID::toString,
        text -> {
          if (text.length() != 36) { // fromString takes shorter ones
            throw new IllegalArgumentException("No UUID. Send one of 36 characters.");
          }
          return UUID.fromString(text);
        });
  }

  private static Codec<String> checked(java.util.function.Predicate<String> isRight) {
    Function<String, String> check =
        text -> {
          if (!isRight.test(text)) {
            throw new IllegalArgumentException("The text hasn't the form that its codec wants.");
          }
          return text;
        };
    return of(check, check);
  }

  /**
   * Returns this codec with its texts percent-encoded, for headers whose values may be something
   * else than visible ASCII. Baggage does that by itself.
   *
   * @return the codec
   */
  default Codec<T> percentEncoded() {
    return of(
        store -> SignedText.require(Percent.encode(encode(store))),
        text -> {
          String decoded = SignedText.require(Percent.decode(text, 0, text.length()));
          if (!Texts.isPlain(decoded)) {
            throw new IllegalArgumentException("Control characters. Send a plain text.");
          }
          return decode(decoded);
        });
  }

  /**
   * Returns this codec with its texts signed (HMAC with SHA-256), so that whoever hands them on
   * can't change them, and nobody without a key can make one. They can still be read, and sent
   * again: add a time to what has to expire, and never put a secret in.
   *
   * @param purpose what the store is, so that what was signed for another one isn't taken for it
   * @param key the key to sign with, and to verify with
   * @param older more keys to verify with, while they are being replaced
   * @return the codec
   */
  default Codec<T> signed(String purpose, SecretKey key, SecretKey... older) {
    SignedText signed = new SignedText(purpose, key, older);
    return of(store -> signed.sign(encode(store)), text -> decode(signed.verify(text)));
  }
}
