package io.asynclocal.examples.webflux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.r2dbc.core.DatabaseClient;

/** The shop as it is, with its server and its database, and customers who leave. */
final class ShopTest {
  private static final int REQUESTS = Integer.getInteger("load.requests", 400);

  private static ConfigurableApplicationContext open(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--server.shutdown=immediate",
                "--spring.reactor.netty.shutdown-quiet-period=100ms"));
    all.addAll(List.of(arguments));
    return SpringApplication.run(Shop.class, all.toArray(String[]::new));
  }

  private static Customers customersOf(ConfigurableApplicationContext shop) {
    return new Customers(
        Integer.parseInt(shop.getEnvironment().getRequiredProperty("local.server.port")));
  }

  @Test
  void everyLineAndRowIsOfItsOwnRequest() throws Exception {
    try (ConfigurableApplicationContext shop = open();
        LogLines lines = new LogLines()) {
      Customers customers = customersOf(shop);
      assertEquals(List.of(), List.copyOf(customers.order(REQUESTS)));
      assertEquals(Map.of(), lines.wrong());
      for (String line :
          List.of(
              "{} is ordered",
              "asked for the price of {}",
              "looked up the price of {}",
              "{} costs {}",
              "saved {} as number {}",
              "{} is answered")) {
        assertTrue(lines.right(line) >= customers.waiting(), line + " " + lines.right(line));
      }
      assertEquals(0, rowsOfOthers(shop));
    }
  }

  /** Returns how many orders are not those of the tenant whom their item names. */
  private static long rowsOfOthers(ConfigurableApplicationContext shop) {
    return shop.getBean(DatabaseClient.class)
        .sql("select count(*) from orders where item not like '%.' || tenant")
        .map(row -> row.get(0, Long.class))
        .one()
        .block();
  }

  @Test
  void linesLoseTheirRequestWithoutTheIntegrations() throws Exception {
    try (ConfigurableApplicationContext shop = open("--" + WithoutIntegrations.PROPERTY + "=true");
        LogLines lines = new LogLines()) {
      assertNotEquals(List.of(), List.copyOf(customersOf(shop).order(50)));
      assertNotEquals(Map.of(), lines.wrong());
    }
  }
}
