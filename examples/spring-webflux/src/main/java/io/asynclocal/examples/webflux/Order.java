package io.asynclocal.examples.webflux;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * What a tenant has ordered.
 *
 * @param id its number, null until it is saved
 * @param tenant who has ordered
 * @param item what
 * @param price for how much
 */
@Table("ORDERS")
record Order(@Id @Nullable Long id, String tenant, String item, int price) {}
