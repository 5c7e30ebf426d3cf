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
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A client whose callbacks are bound. A proxy, since each release of Kafka's interfaces has other
 * methods, and only those concern us that are given something to call.
 */
class BoundCallbacks implements InvocationHandler {
  private static final AsyncBoundary SENT = AsyncBoundary.of("KafkaSend");
  private static final AsyncBoundary COMMITTED = AsyncBoundary.of("KafkaCommit");

  private final Object client;

  BoundCallbacks(Object client) {
    this.client = client;
  }

  /**
   * What is sent most, a record with a callback, goes straight to the client: so nobody keeps the
   * array of arguments, and the compiler leaves it out.
   */
  @Override
  public final @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (arguments == null) {
      return call(method);
    }
    if (arguments.length == 1 && method.getName().equals("equals")) {
      return proxy == arguments[0];
    }
    return arguments.length == 2
            && arguments[0] instanceof ProducerRecord<?, ?> record
            && arguments[1] instanceof Callback callback
        ? send(record, callback)
        : call(method, arguments.clone());
  }

  private <K, V> Object send(ProducerRecord<K, V> record, Callback callback) {
    @SuppressWarnings("unchecked") // only a producer is given records, and those of its own types
    Producer<K, V> producer = (Producer<K, V>) client;
    ProducerRecord<K, V> sent = prepared(record);
    Capture sender = SENT.capture();
    try {
      return producer.send(sent, bound(sender, callback));
    } catch (RuntimeException | Error e) {
      sender.release(); // nothing will be called
      throw e;
    }
  }

  private @Nullable Object call(Method method, Object... given) throws Throwable {
    if (given.length > 0 && given[0] instanceof ProducerRecord<?, ?> record) {
      given[0] = prepared(record);
    }
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

  /** Returns the record that the client is given. */
  <K, V> ProducerRecord<K, V> prepared(ProducerRecord<K, V> record) {
    return record;
  }

  private static @Nullable Capture bind(Object[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i] instanceof OffsetCommitCallback callback) {
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

  private static Callback bound(Capture sender, Callback callback) {
    return (metadata, failure) -> tell(sender, Callback::onCompletion, callback, metadata, failure);
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
