package io.asynclocal.okhttp;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Request;
import okhttp3.Response;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A call that captures where it is enqueued. It is also what OkHttp calls back, which saves an
 * object.
 */
final class PropagatingCall implements Call, Callback {
  /** Also of the call that opens a socket. */
  static final AsyncBoundary CALL = AsyncBoundary.of("OkHttpCall");

  /** Stands for a callback of which nothing is kept. */
  private static final Callback TOLD =
      new Callback() {
        @Override
        public void onFailure(Call call, IOException failure) {}

        @Override
        public void onResponse(Call call, Response response) {}
      };

  private static final AtomicReferenceFieldUpdater<PropagatingCall, @Nullable Callback> CALLBACK =
      AtomicReferenceFieldUpdater.newUpdater(PropagatingCall.class, Callback.class, "callback");

  private final PropagatingCallFactory factory;
  private final Call call;

  /** What is to be called back; {@link #TOLD} once it has been. */
  private volatile @Nullable Callback callback;

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
    requireNonNull(callback, "callback is null. Pass what is to be told of the answer.");
    if (isExecuted() || !CALLBACK.compareAndSet(this, null, callback)) {
      call.enqueue(callback); // which refuses it; the first one's context stays as it is
      return;
    }
    factory.queued().put(call, CALL.capture());
    try {
      call.enqueue(this);
    } catch (RuntimeException | Error e) {
      this.callback = TOLD;
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

  @Override
  public void onFailure(Call inner, IOException failure) {
    tell(Callback::onFailure, failure);
  }

  @Override
  public void onResponse(Call inner, Response response) throws IOException {
    tell(Callback::onResponse, response);
  }

  /** Calls back in the context, and lets go of both. */
  private <E, X extends Exception> void tell(End<E, X> end, E with) throws X {
    Callback listener = requireNonNull(callback);
    callback = TOLD;
    Capture capture = dequeued();
    Object token = capture.attach();
    try {
      end.tell(listener, this, with);
    } catch (RuntimeException | Error e) {
      capture.emitFailure(e);
      throw e;
    } finally {
      capture.detach(token);
      capture.release();
    }
  }

  /** How a callback is told of an end. */
  private interface End<E, X extends Exception> {
    void tell(Callback callback, Call call, E with) throws X;
  }
}
