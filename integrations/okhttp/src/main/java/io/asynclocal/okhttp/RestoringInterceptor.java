package io.asynclocal.okhttp;

import io.asynclocal.Capture;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The first interceptor, run in the context in which the call was enqueued, and so all that come
 * after it. In its place, not before it: each costs a step of OkHttp's chain.
 */
final class RestoringInterceptor implements Interceptor {
  private final Map<Call, Capture> queued;
  private final Interceptor first;

  private RestoringInterceptor(Map<Call, Capture> queued, Interceptor first) {
    this.queued = queued;
    this.first = first;
  }

  /** Puts one in the place of the first interceptor, or where that would be. */
  static void putFirst(Map<Call, Capture> queued, List<Interceptor> interceptors) {
    if (interceptors.isEmpty()) {
      interceptors.add(chain -> chain.proceed(chain.request()));
    }
    interceptors.set(0, new RestoringInterceptor(queued, interceptors.get(0)));
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Capture capture = captured(chain);
    if (capture == null) {
      return first.intercept(chain);
    }
    Object token = capture.attach();
    try {
      return first.intercept(chain);
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
