package io.asynclocal.examples.mvc;

/**
 * What a tenant has ordered.
 *
 * @param tenant who has ordered
 * @param item what
 * @param price for how much
 */
record Order(String tenant, String item, int price) {}
