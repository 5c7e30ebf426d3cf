package io.asynclocal.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.rabbitmq.client.Channel;
import io.asynclocal.AsyncLocalStorage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Session;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.BrokerService;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.config.AbstractRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerEndpoint;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.annotation.EnableJms;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.config.DefaultJmsListenerContainerFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.SimpleMessageListenerContainer;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.MessageListenerContainer;

/** Each message of a listener container is a callback of its own: what it enters ends with it. */
final class ListenerEntriesTest {
  private static final AsyncLocalStorage<String> ID =
      AsyncLocalStorage.<String>builder().name("id").build();
  private static final int MESSAGES = 4;
  private static final List<String> NOTHING = Collections.nCopies(MESSAGES, "null");

  /** What each message has seen before it entered its own. */
  private static final BlockingQueue<String> SEEN = new LinkedBlockingQueue<>();

  /** What any listener does. */
  private static void listen(String message) {
    SEEN.add(String.valueOf(ID.getStore()));
    ID.enterWith(message);
  }

  private static List<String> seen() throws InterruptedException {
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      @Nullable String next = SEEN.poll(60, TimeUnit.SECONDS);
      seen.add(next == null ? "no message" : next);
    }
    return seen;
  }

  private static BeanPostProcessor entries(boolean withEntries) {
    return withEntries ? new ListenerEntries() : new BeanPostProcessor() {};
  }

  /** Kafka's own consumer for tests, which two polls deliver records to. */
  private static Consumer<String, String> consumer() {
    MockConsumer<String, String> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
    consumer.schedulePollTask(
        () -> {
          TopicPartition partition =
              new TopicPartition(consumer.subscription().iterator().next(), 0);
          consumer.updateBeginningOffsets(Map.of(partition, 0L));
          consumer.rebalance(List.of(partition));
          add(consumer, partition, 0);
        });
    consumer.schedulePollTask(
        () -> add(consumer, consumer.assignment().iterator().next(), MESSAGES / 2));
    return consumer;
  }

  private static void add(
      MockConsumer<String, String> consumer, TopicPartition partition, int first) {
    for (int i = first; i < first + MESSAGES / 2; i++) {
      consumer.addRecord(
          new ConsumerRecord<>(partition.topic(), partition.partition(), i, "key", "order-" + i));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableKafka
  static class Kafka {
    @Bean
    ConcurrentKafkaListenerContainerFactory<String, String> kafkaListenerContainerFactory() {
      ConcurrentKafkaListenerContainerFactory<String, String> factory =
          new ConcurrentKafkaListenerContainerFactory<>();
      factory.setConsumerFactory(
          new DefaultKafkaConsumerFactory<>(Map.of()) {
            @Override
            protected Consumer<String, String> createRawConsumer(Map<String, Object> properties) {
              return consumer();
            }
          });
      return factory;
    }

    @KafkaListener(id = "records", topics = "orders", autoStartup = "false")
    void ordered(String order) {
      listen(order);
    }

    @KafkaListener(id = "batches", topics = "orders", batch = "true", autoStartup = "false")
    void ordered(List<String> orders) {
      orders.forEach(order -> SEEN.add(String.valueOf(ID.getStore())));
      ID.enterWith(orders.get(0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"records", "batches"})
  void recordOfKafkaBeginsWithNothing(String listener) throws Exception {
    assertEquals(NOTHING, seenByKafka(listener, true));
  }

  @Test
  void recordOfKafkaSeesTheOneBeforeWithoutEntries() throws Exception {
    assertEquals(List.of("null", "order-0", "order-1", "order-2"), seenByKafka("records", false));
    assertEquals(List.of("null", "null", "order-0", "order-0"), seenByKafka("batches", false));
  }

  private static List<String> seenByKafka(String listener, boolean withEntries) throws Exception {
    try (AnnotationConfigApplicationContext context = context(Kafka.class, withEntries)) {
      MessageListenerContainer container =
          context.getBean(KafkaListenerEndpointRegistry.class).getListenerContainer(listener);
      assertNotNull(container);
      container.start();
      return seen();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableJms
  static class Jms {
    @Bean(initMethod = "start", destroyMethod = "stop")
    BrokerService broker() throws Exception {
      BrokerService broker = new BrokerService();
      broker.setBrokerName("listeners");
      broker.setPersistent(false);
      broker.setUseJmx(false);
      broker.addConnector("vm://listeners");
      return broker;
    }

    @Bean
    ConnectionFactory connections(BrokerService broker) {
      return new ActiveMQConnectionFactory("vm://" + broker.getBrokerName() + "?create=false");
    }

    @Bean
    DefaultJmsListenerContainerFactory jmsListenerContainerFactory(ConnectionFactory connections) {
      DefaultJmsListenerContainerFactory factory = new DefaultJmsListenerContainerFactory();
      factory.setConnectionFactory(connections);
      // As in many applications: else each loop receives ten messages before it is another task.
      factory.setCacheLevelName("CACHE_CONSUMER");
      return factory;
    }

    /** A container that is a bean itself. */
    @Bean
    SimpleMessageListenerContainer container(ConnectionFactory connections) {
      SimpleMessageListenerContainer container = new SimpleMessageListenerContainer();
      container.setConnectionFactory(connections);
      container.setDestinationName("direct");
      container.setMessageListener(
          (org.springframework.jms.listener.SessionAwareMessageListener<jakarta.jms.TextMessage>)
              (message, session) -> {
                assertEquals(Session.AUTO_ACKNOWLEDGE, session.getAcknowledgeMode());
                listen(message.getText());
              });
      return container;
    }

    @JmsListener(destination = "orders")
    void ordered(String order) {
      listen(order);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "direct"})
  void messageOfJmsBeginsWithNothing(String queue) throws Exception {
    assertEquals(NOTHING, seenByJms(queue, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "direct"})
  void messageOfJmsSeesTheOneBeforeWithoutEntries(String queue) throws Exception {
    assertNotEquals(NOTHING, seenByJms(queue, false));
  }

  private static List<String> seenByJms(String queue, boolean withEntries) throws Exception {
    try (AnnotationConfigApplicationContext context = context(Jms.class, withEntries)) {
      JmsTemplate template = new JmsTemplate(context.getBean(ConnectionFactory.class));
      IntStream.range(0, MESSAGES).forEach(i -> template.convertAndSend(queue, "order-" + i));
      return seen();
    }
  }

  /** Containers that are given messages without a broker. */
  static final class RabbitFactory
      extends AbstractRabbitListenerContainerFactory<RabbitFactory.Container> {
    static final class Container extends DirectMessageListenerContainer {
      void deliver(String order) {
        invokeListener(
            unused(Channel.class),
            new Message(order.getBytes(StandardCharsets.UTF_8), new MessageProperties()));
      }
    }

    @Override
    protected Container createContainerInstance() {
      return new Container();
    }

    static <T> T unused(Class<T> type) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.toString());
              }));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Rabbit {
    private static final MessageListener LISTENER =
        order -> listen(new String(order.getBody(), StandardCharsets.UTF_8));

    @Bean
    RabbitFactory factory() {
      RabbitFactory factory = new RabbitFactory();
      factory.setConnectionFactory(
          RabbitFactory.unused(org.springframework.amqp.rabbit.connection.ConnectionFactory.class));
      factory.setAutoStartup(false);
      return factory;
    }

    @Bean
    RabbitFactory.Container container(RabbitFactory factory) {
      RabbitFactory.Container container = new RabbitFactory.Container();
      container.setConnectionFactory(
          RabbitFactory.unused(org.springframework.amqp.rabbit.connection.ConnectionFactory.class));
      container.setAutoStartup(false);
      container.setMessageListener(LISTENER);
      return container;
    }

    static RabbitFactory.Container made(AnnotationConfigApplicationContext context) {
      SimpleRabbitListenerEndpoint endpoint = new SimpleRabbitListenerEndpoint();
      endpoint.setId("orders");
      endpoint.setMessageListener(LISTENER);
      RabbitFactory.Container container =
          context.getBean(RabbitFactory.class).createListenerContainer(endpoint);
      container.afterPropertiesSet();
      return container;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void messageOfRabbitBeginsWithNothing(boolean byFactory) throws Exception {
    assertEquals(NOTHING, seenByRabbit(byFactory, true));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void messageOfRabbitSeesTheOneBeforeWithoutEntries(boolean byFactory) throws Exception {
    assertNotEquals(NOTHING, seenByRabbit(byFactory, false));
  }

  private static List<String> seenByRabbit(boolean byFactory, boolean withEntries)
      throws Exception {
    try (AnnotationConfigApplicationContext context = context(Rabbit.class, withEntries)) {
      RabbitFactory.Container container =
          byFactory ? Rabbit.made(context) : context.getBean(RabbitFactory.Container.class);
      Thread loop =
          new Thread(
              () -> IntStream.range(0, MESSAGES).forEach(i -> container.deliver("order-" + i)));
      loop.start();
      loop.join();
      return seen();
    }
  }

  /** As an observation is, whose scope the container has opened. */
  @Test
  void messageBeginsWithWhatItsContainerHasMadeCurrent() throws Exception {
    try (AnnotationConfigApplicationContext context = context(Rabbit.class, true)) {
      RabbitFactory.Container container = Rabbit.made(context);
      for (int i = 0; i < MESSAGES; i++) {
        String observed = "observed-" + i;
        ID.run(observed, () -> container.deliver("order"));
        assertEquals(observed, SEEN.poll());
      }
    }
  }

  @Test
  void containersAreLeftAloneOnRequest() throws Exception {
    ConcurrentKafkaListenerContainerFactory<String, String> factory =
        new ConcurrentKafkaListenerContainerFactory<>();
    assertEquals(
        factory, new ListenerEntries(name -> false).postProcessAfterInitialization(factory, "a"));
    assertEquals(0, factory.getContainerProperties().getAdviceChain().length);
    new ListenerEntries().postProcessAfterInitialization(factory, "a");
    new ListenerEntries().postProcessAfterInitialization(factory, "a");
    assertEquals(1, factory.getContainerProperties().getAdviceChain().length, "once");
    assertThrows(NullPointerException.class, () -> new ListenerEntries(null));
  }

  private static AnnotationConfigApplicationContext context(
      Class<?> application, boolean withEntries) {
    SEEN.clear();
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context.getBeanFactory().addBeanPostProcessor(entries(withEntries));
    context.register(application);
    context.refresh();
    return context;
  }
}
