package io.asynclocal.examples.mvc;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;

/** Writes to whoever has ordered, while they have their answer already. */
@Component
class Confirmations {
  private static final Logger LOG = LoggerFactory.getLogger(Confirmations.class);

  private final Tenants tenants;

  Confirmations(Tenants tenants) {
    this.tenants = tenants;
  }

  @Async
  public void send(Order order) {
    LOG.info("{} is confirmed to {}", order.item(), tenants.current());
  }
}
