package io.asynclocal.spring;

import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;

/** Whom a connection's certificate names; an application has only one of the kinds of requests. */
final class Certificates {
  private static final boolean HAS_SERVLETS = isThere("jakarta.servlet.http.HttpServletRequest");
  private static final boolean HAS_REACTIVE =
      isThere("org.springframework.http.server.reactive.ServerHttpRequest")
          && isThere("org.reactivestreams.Publisher");
  private static final String OF_SERVLETS = "jakarta.servlet.request.X509Certificate";

  private Certificates() {}

  private static boolean isThere(String name) {
    try {
      Class.forName(name, false, Certificates.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** Returns the name in the certificate of a request's connection, or null. */
  static @Nullable String principalOf(Object request) {
    X509Certificate[] chain = null;
    if (HAS_SERVLETS && request instanceof HttpServletRequest servlet) {
      chain = servlet.getAttribute(OF_SERVLETS) instanceof X509Certificate[] of ? of : null;
    } else if (HAS_REACTIVE && request instanceof ServerHttpRequest reactive) {
      SslInfo ssl = reactive.getSslInfo();
      chain = ssl == null ? null : ssl.getPeerCertificates();
    }
    return chain == null || chain.length == 0 ? null : chain[0].getSubjectX500Principal().getName();
  }
}
