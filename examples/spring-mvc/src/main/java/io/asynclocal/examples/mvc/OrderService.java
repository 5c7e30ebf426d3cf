package io.asynclocal.examples.mvc;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes orders of whoever asks. */
@Service
class OrderService {
  private static final Logger LOG = LoggerFactory.getLogger(OrderService.class);

  private final Orders orders;
  private final Tenants tenants;
  private final Confirmations confirmations;

  OrderService(Orders orders, Tenants tenants, Confirmations confirmations) {
    this.orders = orders;
    this.tenants = tenants;
    this.confirmations = confirmations;
  }

  @Transactional
  public Order order(String item, int price) {
    Order order = new Order(tenants.current(), item, price);
    orders.save(order);
    LOG.info("{} is saved", item);
    confirmations.send(order);
    return order;
  }

  public List<Order> all() {
    return orders.of(tenants.current());
  }
}
