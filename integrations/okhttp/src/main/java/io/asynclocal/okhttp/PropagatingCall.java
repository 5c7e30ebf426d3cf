package io.asynclocal.okhttp;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Request;
import okhttp3.Response;
import okio.Timeout;

/** A call that captures where it is enqueued; its bound callback is a second object. */
final class PropagatingCall implements Call {
  /** Also of the call that opens a socket. */
  static final AsyncBoundary CALL = AsyncBoundary.of("OkHttpCall");

  private final PropagatingCallFactory factory;
  private final Call call;

  PropagatingCall(PropagatingCallFactory factory, Call call) {
    this.factory = factory;
    this.call = call;
  }

  @Override
  public Request request() {
    return call.request();
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
    factory.queued().put(call, CALL.capture());
    try {
      call.enqueue(new BoundCallback(callback));
    } catch (RuntimeException | Error e) {
      dequeued().release();
      throw e;
    }
  }

  /** Returns what was captured, of which nobody asks any more. */
  private Capture dequeued() {
    Capture capture = factory.queued().remove(call);
    return capture == null ? AsyncContext.current() : capture;
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
    return factory.newCall(request());
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
      tell(Callback::onFailure, failure);
    }

    @Override
    public void onResponse(Call inner, Response response) throws IOException {
      tell(Callback::onResponse, response);
    }

    private <E, X extends Exception> void tell(End<E, X> end, E with) throws X {
      Capture capture = dequeued();
      Object token = capture.attach();
      try {
        end.tell(callback, PropagatingCall.this, with);
      } catch (RuntimeException | Error e) {
        capture.emitFailure(e);
        throw e;
      } finally {
        capture.detach(token);
        capture.release();
      }
    }
  }

  /** How a callback is told of an end. */
  private interface End<E, X extends Exception> {
    void tell(Callback callback, Call call, E with) throws X;
  }
}
