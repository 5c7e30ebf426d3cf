package io.asynclocal.okhttp;

import io.asynclocal.Capture;
import java.io.IOException;
import java.util.Map;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The first interceptor: what comes after it runs in the context in which the call was enqueued.
 */
final class RestoringInterceptor implements Interceptor {
  private final Map<Call, Capture> queued;

  RestoringInterceptor(Map<Call, Capture> queued) {
    this.queued = queued;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Capture capture = captured(chain);
    if (capture == null) {
      return chain.proceed(chain.request());
    }
    Object token = capture.attach();
    try {
      return chain.proceed(chain.request());
    } finally {
      capture.detach(token);
    }
  }

  /** Returns what the call captured; nothing where it runs on its caller's thread. */
  private @Nullable Capture captured(Chain chain) {
    Capture capture = queued.get(chain.call());
    if (capture != null) {
      return capture;
    }
    // The client makes a socket's call itself, from the request.
    SocketContext socket = chain.request().tag(SocketContext.class);
    return socket == null ? null : socket.captured();
  }
}
