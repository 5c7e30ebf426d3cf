package io.asynclocal.benchmarks.application.webflux;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * What somebody has ordered.
 *
 * @param id its number, null until it is saved
 * @param item what
 * @param price for how much
 */
@Table("ORDERS")
record Order(@Id @Nullable Long id, String item, int price) {}
