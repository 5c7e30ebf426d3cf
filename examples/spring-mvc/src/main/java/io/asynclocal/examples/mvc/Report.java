package io.asynclocal.examples.mvc;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Counts the orders now and then, which is nobody's request. */
@Component
class Report {
  private static final Logger LOG = LoggerFactory.getLogger(Report.class);

  private final Orders orders;

  Report(Orders orders) {
    this.orders = orders;
  }

  @Scheduled(fixedDelayString = "${shop.report.millis:10000}", timeUnit = TimeUnit.MILLISECONDS)
  public void print() {
    LOG.info("there are {} orders", orders.count());
  }
}
