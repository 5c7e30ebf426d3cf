package io.asynclocal.benchmarks;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a class of benchmarks asks, and which of its methods the others are compared with. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Question {
  /** {@return the operation, as the table names it} */
  String value();

  /** {@return the name of the method that is the baseline} */
  String baseline();
}
