/**
 * Carries declared stores with Kafka's records: {@link io.asynclocal.kafka.RemoteKafka} for
 * producers and consumers, {@link io.asynclocal.kafka.RemoteProcessors} for Streams; and binds
 * callbacks of clients, {@link io.asynclocal.kafka.KafkaCallbacks}.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, null arguments are
 * answered with a {@code NullPointerException}, and every type may be used from any thread.
 */
@NullMarked
package io.asynclocal.kafka;

import org.jspecify.annotations.NullMarked;
