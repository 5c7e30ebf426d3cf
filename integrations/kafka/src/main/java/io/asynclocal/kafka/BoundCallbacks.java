package io.asynclocal.kafka;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.producer.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A client whose callbacks are bound. A proxy, since each release of Kafka's interfaces has other
 * methods, and only those concern us that are given something to call.
 */
class BoundCallbacks implements InvocationHandler {
  private static final AsyncBoundary SENT = AsyncBoundary.of("KafkaSend");
  private static final AsyncBoundary COMMITTED = AsyncBoundary.of("KafkaCommit");

  private static final Object[] NONE = {};

  private final Object client;

  BoundCallbacks(Object client) {
    this.client = client;
  }

  @Override
  public final @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    Object[] given = arguments == null ? NONE : arguments; // made for this call alone
    if (given.length == 1 && method.getName().equals("equals")) {
      return proxy == given[0];
    }
    prepare(given);
    Capture capture = bind(given);
    try {
      return method.invoke(client, given);
    } catch (InvocationTargetException e) {
      if (capture != null) {
        capture.release(); // nothing will be called
      }
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  /** Changes what the client is given. */
  void prepare(Object[] arguments) {}

  private static @Nullable Capture bind(Object[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i] instanceof Callback callback) {
        Capture sender = SENT.capture();
        arguments[i] =
            (Callback)
                (metadata, failure) ->
                    tell(sender, Callback::onCompletion, callback, metadata, failure);
        return sender;
      } else if (arguments[i] instanceof OffsetCommitCallback callback) {
        Capture committer = COMMITTED.capture();
        arguments[i] =
            (OffsetCommitCallback)
                (offsets, failure) ->
                    tell(committer, OffsetCommitCallback::onComplete, callback, offsets, failure);
        return committer;
      } else if (arguments[i] instanceof ConsumerRebalanceListener listener) {
        arguments[i] =
            AsyncContext.current().bindListener(ConsumerRebalanceListener.class, listener);
      }
    }
    return null;
  }

  private static <C, R> void tell(
      Capture capture, End<C, R> end, C callback, R result, Exception failure) {
    Object token = capture.attach();
    try {
      end.tell(callback, result, failure);
    } catch (RuntimeException | Error e) {
      capture.emitFailure(e);
      throw e;
    } finally {
      capture.detach(token);
      capture.release();
    }
  }

  /** How a callback is told of an end, of which Kafka leaves out the result or the failure. */
  private interface End<C, R> {
    void tell(C callback, R result, Exception failure);
  }
}
