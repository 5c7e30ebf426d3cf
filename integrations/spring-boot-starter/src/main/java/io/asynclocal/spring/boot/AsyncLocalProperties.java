package io.asynclocal.spring.boot;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the starter does.
 *
 * @param enabled whether the library is started at all
 * @param entries the begin of requests
 * @param executors executors and schedulers that are beans
 * @param listeners messages of Kafka's, RabbitMQ's and JMS listeners
 * @param scheduling methods that are scheduled
 * @param netty Netty's servers and clients, and lines of the access log
 * @param observations requests of WebFlux that go on in their observation's scope
 * @param coroutines suspend handlers in Kotlin
 * @param requests the stores that requests begin with
 * @param diagnostics what the actuator's endpoint finds
 */
@ConfigurationProperties("asynclocal")
record AsyncLocalProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue Switch entries,
    @DefaultValue Executors executors,
    @DefaultValue Switch listeners,
    @DefaultValue Switch scheduling,
    @DefaultValue Switch netty,
    @DefaultValue Switch observations,
    @DefaultValue Switch coroutines,
    @DefaultValue Requests requests,
    @DefaultValue Diagnostics diagnostics) {

  /**
   * Something that can be switched off.
   *
   * @param enabled whether it is done
   */
  record Switch(@DefaultValue("true") boolean enabled) {}

  /**
   * Executors and schedulers that are beans.
   *
   * @param enabled whether they carry stores
   * @param exclude names of beans that are left as they are
   */
  record Executors(@DefaultValue("true") boolean enabled, @DefaultValue List<String> exclude) {}

  /**
   * The stores that requests begin with.
   *
   * @param defaultId whether each request has an id in the store and in the log context's entry
   *     'requestId', from the header X-Request-ID or made for it
   * @param stores stores by their names
   */
  record Requests(
      @DefaultValue("true") boolean defaultId, @DefaultValue Map<String, Store> stores) {}

  /**
   * A store that requests begin with.
   *
   * @param header the header that brings it
   * @param generate what is bound where the request brings nothing
   * @param mdc the key under which log lines show it
   * @param respond whether the response has it in the same header
   */
  record Store(
      @Nullable String header,
      @DefaultValue("none") Generator generate,
      @Nullable String mdc,
      @DefaultValue("false") boolean respond) {}

  /**
   * What the actuator's endpoint finds.
   *
   * @param enabled whether the application is watched, which costs some 100 ns for each piece of
   *     asynchronous work
   * @param retainedAfter how long a context may be reachable after its request
   */
  record Diagnostics(
      @DefaultValue("false") boolean enabled, @DefaultValue("5m") Duration retainedAfter) {}

  /** What makes a value. */
  enum Generator {
    /** Nothing is bound. */
    NONE,
    /** A random UUID. */
    UUID
  }
}
