package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServer;

/** Each line of Netty's access log has the id of its own request in the log context. */
@DisabledIf(value = "isTomcatThere", disabledReason = "it is the server then")
final class WebFluxAccessLogTest {
  private static final int REQUESTS = 20;
  private static final Logger LOG =
      (Logger) LoggerFactory.getLogger("reactor.netty.http.server.AccessLog");

  static boolean isTomcatThere() {
    return ClassUtils.isPresent("org.apache.catalina.startup.Tomcat", null);
  }

  @Configuration(proxyBeanMethods = false)
  @Import({Application.class, Hello.class})
  static class App {
    /** As a customizer of the server is, whose interface has moved in Spring Boot 4. */
    @Bean
    static BeanPostProcessor accessLog() {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessBeforeInitialization(Object bean, String name) {
          if (bean.getClass().getSimpleName().equals("NettyReactiveWebServerFactory")) {
            addAccessLog(bean);
          }
          return bean;
        }
      };
    }
  }

  private static void addAccessLog(Object factory) {
    try {
      for (Method method : factory.getClass().getMethods()) {
        if (method.getName().equals("addServerCustomizers")) {
          Class<?> type = method.getParameterTypes()[0].getComponentType();
          Object customizers = Array.newInstance(type, 1);
          UnaryOperator<HttpServer> customizer = server -> server.accessLog(true);
          Array.set(
              customizers,
              0,
              ProxyFactory.getProxy(
                  type,
                  (org.aopalliance.intercept.MethodInterceptor)
                      call -> customizer.apply((HttpServer) call.getArguments()[0])));
          method.invoke(factory, customizers);
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  @RestController
  static class Hello {
    /** The end of a response is written by whatever thread comes. */
    @GetMapping("/hello")
    Mono<String> hello() {
      return Mono.delay(Duration.ofMillis(1)).publishOn(Schedulers.parallel()).map(tick -> "hello");
    }
  }

  @Test
  void lineHasTheIdOfItsRequest() throws Exception {
    assertEquals(Collections.nCopies(REQUESTS, "own"), lines());
  }

  @Test
  void lineHasNoIdWithoutEntriesOfNetty() throws Exception {
    assertEquals(Collections.nCopies(REQUESTS, "null"), lines("--asynclocal.netty.enabled=false"));
  }

  /** It is shown after it has been received, and the line is written as that. */
  @Test
  void lineHasARemoteStoreOfItsRequest() throws Exception {
    String tenant = "--asynclocal.remote.stores.tenant.";
    assertEquals(
        Collections.nCopies(REQUESTS, "own"),
        linesShowing(
            "tenant",
            tenant + "header=X-Tenant",
            tenant + "accept-from=*",
            tenant + "send-to=",
            tenant + "mdc=tenant"));
  }

  private static List<String> lines(String... arguments) throws Exception {
    return linesShowing("requestId", arguments);
  }

  private static List<String> linesShowing(String key, String... arguments) throws Exception {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            String id = event.getMDCPropertyMap().get(key);
            lines.add(
                event.getFormattedMessage().contains("/hello?" + id + " ")
                    ? "own"
                    : String.valueOf(id));
          }
        };
    try (ConfigurableApplicationContext context =
        Application.of(WebApplicationType.REACTIVE, App.class).run(arguments)) {
      appender.setContext(LOG.getLoggerContext());
      appender.start();
      LOG.setLevel(Level.INFO);
      LOG.setAdditive(false);
      LOG.addAppender(appender);
      HttpClient client = HttpClient.newHttpClient();
      for (int i = 0; i < REQUESTS; i++) {
        String uri = "http://localhost:" + Load.portOf(context) + "/hello?r-" + i;
        client.send(
            HttpRequest.newBuilder(URI.create(uri))
                .header("X-Request-ID", "r-" + i)
                .header("X-Tenant", "r-" + i)
                .build(),
            HttpResponse.BodyHandlers.ofString());
      }
      List<String> seen = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        seen.add(lines.poll(60, TimeUnit.SECONDS));
      }
      return seen;
    } finally {
      LOG.detachAppender(appender);
    }
  }
}
