package io.asynclocal.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Fails a test that leaves something behind; the {@link AsyncContextExtension} with options. That
 * of a method counts before that of its class, and that of a class before that of the class in
 * which it is nested.
 *
 * {@snippet :
 * @LeavesNothingBehind(settleMillis = 500, except = "HeartBeat")
 * class OrdersTest {
 *   @Test
 *   @LeavesNothingBehind(allow = Leftover.GLOBAL_STATE)
 *   void installsTheIntegrationForGood() { … }
 * }
 * }
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@ExtendWith(AsyncContextExtension.class)
public @interface LeavesNothingBehind {

  /**
   * {@return how long work that isn't running may take to come to its end, counted from the end of
   * the test and anew from everything that happens to the test's work} A test that leaves nothing
   * never waits.
   */
  long settleMillis() default 50;

  /** {@return how long to wait at most, also for work that is running} */
  long deadlineMillis() default 5_000;

  /** {@return what the test may leave} */
  Leftover[] allow() default {};

  /** {@return the types of work that the test may leave, such as {@code Timer}} */
  String[] except() default {};
}
