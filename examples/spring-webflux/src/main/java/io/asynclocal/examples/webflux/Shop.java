package io.asynclocal.examples.webflux;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the shop. */
@SpringBootApplication
public class Shop {

  /** Made by the container. */
  Shop() {}

  /**
   * Starts the shop.
   *
   * @param args properties, such as {@code --server.port=8081}
   */
  public static void main(String[] args) {
    SpringApplication.run(Shop.class, args);
  }
}
