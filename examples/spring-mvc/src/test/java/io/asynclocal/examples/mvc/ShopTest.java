package io.asynclocal.examples.mvc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The shop as it is, with its server and its database, and customers who leave. */
final class ShopTest {
  private static final int REQUESTS = Integer.getInteger("load.requests", 400);

  private static ConfigurableApplicationContext open(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--server.shutdown=immediate",
                "--server.tomcat.threads.max=40",
                "--shop.report.millis=20",
                "--spring.task.execution.shutdown.await-termination=true",
                "--spring.task.execution.shutdown.await-termination-period=2m"));
    all.addAll(List.of(arguments));
    return SpringApplication.run(Shop.class, all.toArray(String[]::new));
  }

  private static Customers customersOf(ConfigurableApplicationContext shop) {
    return new Customers(
        Integer.parseInt(shop.getEnvironment().getRequiredProperty("local.server.port")));
  }

  @Test
  void everyLineAndRowIsOfItsOwnRequest() throws Exception {
    orderAndCheck();
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void everyLineAndRowIsOfItsOwnRequestOnVirtualThreads() throws Exception {
    orderAndCheck("--spring.threads.virtual.enabled=true");
  }

  private static void orderAndCheck(String... arguments) throws Exception {
    LogLines lines;
    int waiting;
    try (ConfigurableApplicationContext shop = open(arguments)) {
      lines = new LogLines();
      Customers customers = customersOf(shop);
      assertEquals(List.of(), List.copyOf(customers.order(REQUESTS)));
      assertEquals(0, rowsOfOthers(shop));
      waiting = customers.waiting();
    }
    // The shop is closed, and so has confirmed all.
    lines.close();
    assertEquals(Map.of(), lines.wrong());
    for (String line :
        List.of(
            "{} is ordered",
            "asked for the price of {}",
            "looked up the price of {}",
            "{} costs {}",
            "{} is saved",
            "{} is confirmed to {}")) {
      assertTrue(lines.right(line) >= waiting, line + " " + lines.right(line));
    }
    assertTrue(lines.right("there are {} orders") > 0);
  }

  /** Returns how many orders are not those of the tenant whom their item names. */
  private static long rowsOfOthers(ConfigurableApplicationContext shop) {
    return shop.getBean(JdbcClient.class)
        .sql("select count(*) from orders where item not like '%.' || tenant")
        .query(Long.class)
        .single();
  }

  @Test
  void linesLoseTheirRequestWhereExecutorsDontCarryStores() throws Exception {
    LogLines lines;
    try (ConfigurableApplicationContext shop = open("--asynclocal.executors.enabled=false")) {
      lines = new LogLines();
      customersOf(shop).order(50);
    }
    lines.close();
    assertNotEquals(Map.of(), lines.wrong());
  }
}
