package io.asynclocal.kafka;

import io.asynclocal.Arguments;
import io.asynclocal.remote.Caller;
import io.asynclocal.remote.Destination;
import io.asynclocal.remote.RemoteStores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Carries declared stores through Kafka Streams, whose own producers nobody may wrap: each record
 * is processed with its stores, and those of the processor go along with what it forwards.
 *
 * {@snippet :
 * topology.addProcessor(
 *     "price", RemoteProcessors.processing(remote, PriceProcessor::new, "priced"), "orders");
 * }
 *
 * <p>Punctuators run with no stores. Operators of the DSL that make new records without headers,
 * such as aggregations, have none to hand on.
 */
public final class RemoteProcessors {
  private RemoteProcessors() {}

  /**
   * Returns a supplier whose processors run with each record's stores.
   *
   * @param <A> the keys that come in
   * @param <B> the values that come in
   * @param <C> the keys that are forwarded
   * @param <D> the values that are forwarded
   * @param remote the stores
   * @param supplier makes processors
   * @param topic where what is forwarded ends, which decides what is sent there
   * @return the supplier to use in its place
   */
  public static <A, B, C, D> ProcessorSupplier<A, B, C, D> processing(
      RemoteStores remote, ProcessorSupplier<A, B, C, D> supplier, String topic) {
    return new Supplier<>(
        Arguments.require(remote, "remote"),
        Arguments.require(supplier, "supplier"),
        Destination.ofTopic(topic));
  }

  private record Supplier<A, B, C, D>(
      RemoteStores remote, ProcessorSupplier<A, B, C, D> supplier, Destination destination)
      implements ProcessorSupplier<A, B, C, D> {
    @Override
    public Processor<A, B, C, D> get() {
      return new StoresProcessor<>(remote, supplier.get(), destination);
    }

    @Override
    public @Nullable Set<StoreBuilder<?>> stores() {
      return supplier.stores();
    }
  }

  /** Used by one thread of Streams, as every processor. */
  private static final class StoresProcessor<A, B, C, D> implements Processor<A, B, C, D> {
    private final RemoteStores remote;
    private final Processor<A, B, C, D> processor;
    private final Destination destination;
    private @Nullable ProcessorContext<C, D> context;

    StoresProcessor(RemoteStores remote, Processor<A, B, C, D> processor, Destination destination) {
      this.remote = remote;
      this.processor = processor;
      this.destination = destination;
    }

    @Override
    public void init(ProcessorContext<C, D> given) {
      context = given;
      processor.init(sending(given));
    }

    /** A proxy, since each release of Kafka's interface has other methods. */
    @SuppressWarnings("unchecked") // the proxy has the interface of what it stands for
    private ProcessorContext<C, D> sending(ProcessorContext<C, D> given) {
      return (ProcessorContext<C, D>)
          Proxy.newProxyInstance(
              ProcessorContext.class.getClassLoader(),
              new Class<?>[] {ProcessorContext.class},
              (proxy, method, arguments) -> call(given, method, arguments));
    }

    private @Nullable Object call(
        ProcessorContext<C, D> given, Method method, Object @Nullable [] arguments)
        throws Throwable {
      Object[] passed = arguments == null ? new Object[0] : arguments.clone();
      if (method.getName().equals("forward") && passed[0] instanceof Record<?, ?> record) {
        RecordHeaders headers = new RecordHeaders(record.headers());
        remote.send(destination, new RecordHeaderLines(headers));
        passed[0] = record.withHeaders(headers);
      }
      try {
        return method.invoke(given, passed);
      } catch (InvocationTargetException e) {
        throw e.getCause() == null ? e : e.getCause();
      }
    }

    @Override
    public void process(Record<A, B> record) {
      remote
          .receive(caller(), new RecordHeaderLines(record.headers())::values)
          .run(() -> processor.process(record));
    }

    private Caller caller() {
      return context == null
          ? Caller.unknown()
          : context
              .recordMetadata()
              .map(RecordMetadata::topic)
              .map(Caller::ofTopic)
              .orElseGet(Caller::unknown);
    }

    @Override
    public void close() {
      processor.close();
    }
  }
}
