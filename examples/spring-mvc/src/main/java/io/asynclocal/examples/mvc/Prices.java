package io.asynclocal.examples.mvc;

import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What things cost. It could be a service of its own, and is asked as if it were. */
@RestController
class Prices {
  private static final Logger LOG = LoggerFactory.getLogger(Prices.class);

  @GetMapping("/prices/{item}")
  Callable<Integer> of(@PathVariable String item) {
    LOG.info("asked for the price of {}", item);
    return () -> {
      LOG.info("looked up the price of {}", item);
      return item.length();
    };
  }
}
