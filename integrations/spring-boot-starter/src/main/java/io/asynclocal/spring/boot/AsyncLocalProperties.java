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
 * @param brave Brave's current span, where asynclocal-brave is
 * @param coroutines suspend handlers in Kotlin
 * @param requests the stores that requests begin with
 * @param remote the stores that come along from other processes, and go along to them
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
    @DefaultValue Switch brave,
    @DefaultValue Switch coroutines,
    @DefaultValue Requests requests,
    @DefaultValue Remote remote,
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
   * The stores that come along from other processes, and go along to them.
   *
   * @param enabled whether they are received and sent
   * @param stores stores by their names
   */
  record Remote(
      @DefaultValue("true") boolean enabled, @DefaultValue Map<String, RemoteStore> stores) {}

  /**
   * A store that goes past one process.
   *
   * @param baggage the key of the baggage's member in which it travels
   * @param header the header in which it travels, in place of baggage
   * @param maxLength how many characters it may have
   * @param acceptFrom the names, as certificates or a bean of RequestCaller say them, of those from
   *     whom it is accepted; * for anyone, empty for nobody
   * @param acceptTopics the topics from which it is accepted
   * @param sendTo patterns [scheme://]host[:port] of the hosts that it is sent to; * for all
   * @param sendToTopics patterns of the topics that it is sent to
   * @param required whether requests without it are refused
   * @param generate what is bound where the request brings nothing
   * @param mdc the key under which log lines show it
   * @param respond whether the response has it in the same header
   */
  record RemoteStore(
      @Nullable String baggage,
      @Nullable String header,
      @DefaultValue("128") int maxLength,
      @Nullable List<String> acceptFrom,
      @DefaultValue List<String> acceptTopics,
      @DefaultValue List<String> sendTo,
      @DefaultValue List<String> sendToTopics,
      @DefaultValue("false") boolean required,
      @DefaultValue("none") Generator generate,
      @Nullable String mdc,
      @DefaultValue("false") boolean respond) {}

  /**
   * What the actuator's endpoint finds.
   *
   * @param enabled whether the application is watched, which costs some 100 ns for each piece of
   *     asynchronous work
   * @param oneRequestIn of how many requests the work of one is watched, by the value of the first
   *     store; 1 for all work, 0 for none, so that only lost stores are looked for
   * @param retainedAfter how long a context may be reachable after its request
   */
  record Diagnostics(
      @DefaultValue("false") boolean enabled,
      @DefaultValue("1") int oneRequestIn,
      @DefaultValue("5m") Duration retainedAfter) {}

  /** What makes a value. */
  enum Generator {
    /** Nothing is bound. */
    NONE,
    /** A random UUID. */
    UUID
  }
}
