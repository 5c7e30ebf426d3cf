package io.asynclocal.remote;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** Texts with a signature after their last dot. */
final class SignedText {
  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] purpose;
  private final List<SecretKey> keys = new ArrayList<>();

  SignedText(String purpose, SecretKey key, SecretKey... older) {
    // The zero, which is in no text, ends the purpose.
    this.purpose = (purpose + "\0").getBytes(StandardCharsets.UTF_8);
    keys.add(Objects.requireNonNull(key, "key is null. Pass the key to sign with."));
    keys.addAll(List.of(older));
    mac(key, ""); // a key that can't sign is refused now
  }

  String sign(String text) {
    return text + '.' + signature(keys.get(0), text);
  }

  String verify(String signed) {
    int dot = signed.lastIndexOf('.');
    if (dot >= 0) {
      String text = signed.substring(0, dot);
      byte[] given = signed.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
      for (SecretKey key : keys) {
        // Compared as text, which has one form only, and in a time that doesn't tell how much fits.
        byte[] right = signature(key, text).getBytes(StandardCharsets.UTF_8);
        if (MessageDigest.isEqual(right, given)) {
          return text;
        }
      }
    }
    throw new IllegalArgumentException("No valid signature. Sign with a key that is known here.");
  }

  private String signature(SecretKey key, String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(mac(key, text));
  }

  private byte[] mac(SecretKey key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(purpose);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("The key can't sign. Pass one for " + ALGORITHM + ".", e);
    }
  }

  static String require(@Nullable String text) {
    if (text == null) {
      throw new IllegalArgumentException("The text can't be encoded, or decoded.");
    }
    return text;
  }
}
