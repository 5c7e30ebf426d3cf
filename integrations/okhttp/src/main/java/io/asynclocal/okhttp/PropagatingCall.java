package io.asynclocal.okhttp;

import java.io.IOException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Request;
import okhttp3.Response;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/** A call that captures where it is enqueued. */
final class PropagatingCall implements Call {
  private final PropagatingCallFactory factory;
  private final Call call;
  private final Request request;
  private final QueuedContext context;

  PropagatingCall(
      PropagatingCallFactory factory, Call call, Request request, QueuedContext context) {
    this.factory = factory;
    this.call = call;
    this.request = request;
    this.context = context;
  }

  @Override
  public Request request() {
    return request;
  }

  @Override
  public Response execute() throws IOException {
    return call.execute();
  }

  @Override
  public void enqueue(Callback callback) {
    if (isExecuted()) {
      call.enqueue(callback); // which refuses it; the first one's context stays as it is
      return;
    }
    context.capture();
    try {
      call.enqueue(new BoundCallback(callback));
    } catch (RuntimeException | Error e) {
      context.release();
      throw e;
    }
  }

  @Override
  public void cancel() {
    call.cancel();
  }

  @Override
  public boolean isExecuted() {
    return call.isExecuted();
  }

  @Override
  public boolean isCanceled() {
    return call.isCanceled();
  }

  @Override
  public Timeout timeout() {
    return call.timeout();
  }

  @Override
  @SuppressWarnings("MethodDoesntCallSuperMethod") // a call that wasn't begun, as OkHttp wants it
  public Call clone() {
    return factory.newCall(request);
  }

  /** {@return the call's own description} */
  @Override
  public String toString() {
    return call.toString();
  }

  /** Calls back in the context, and lets go of it. */
  private final class BoundCallback implements Callback {
    private final Callback callback;

    BoundCallback(Callback callback) {
      this.callback = callback;
    }

    @Override
    public void onFailure(Call inner, IOException failure) {
      end(() -> callback.onFailure(PropagatingCall.this, failure));
    }

    @Override
    public void onResponse(Call inner, Response response) throws IOException {
      Failure thrown = new Failure();
      end(
          () -> {
            try {
              callback.onResponse(PropagatingCall.this, response);
            } catch (IOException e) {
              thrown.failure = e;
            }
          });
      if (thrown.failure != null) {
        throw thrown.failure;
      }
    }

    private void end(Runnable last) {
      try {
        context.captured().bind(last).run();
      } finally {
        context.release();
      }
    }
  }

  /** What a callback threw. */
  private static final class Failure {
    private @Nullable IOException failure;
  }
}
