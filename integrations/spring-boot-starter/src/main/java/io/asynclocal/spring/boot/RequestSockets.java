package io.asynclocal.spring.boot;

import io.asynclocal.spring.AsyncWebFlux;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;

/** Has the handlers of WebFlux's WebSockets called as the requests that open these. */
final class RequestSockets implements BeanPostProcessor {

  /** Leaves a subclass as it is: what it does besides isn't known. */
  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean.getClass() != WebSocketHandlerAdapter.class) {
      return bean;
    }
    WebSocketHandlerAdapter adapter = (WebSocketHandlerAdapter) bean;
    WebSocketHandlerAdapter entering =
        new WebSocketHandlerAdapter(AsyncWebFlux.sockets(adapter.getWebSocketService()));
    entering.setOrder(adapter.getOrder());
    return entering;
  }
}
