package io.asynclocal.examples.mvc;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of orders. */
@Repository
class Orders {
  private final JdbcClient jdbc;

  Orders(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void save(Order order) {
    jdbc.sql("insert into orders (tenant, item, price) values (?, ?, ?)")
        .params(order.tenant(), order.item(), order.price())
        .update();
  }

  List<Order> of(String tenant) {
    return jdbc.sql("select tenant, item, price from orders where tenant = ? order by id")
        .param(tenant)
        .query(Order.class)
        .list();
  }

  long count() {
    return jdbc.sql("select count(*) from orders").query(Long.class).single();
  }
}
