package io.asynclocal.brave;

import brave.asynclocal.Reloading;
import brave.propagation.CurrentTraceContext;
import brave.test.propagation.CurrentTraceContextTest;
import java.util.function.Supplier;

/** Brave's own contract for what keeps the current trace context. */
class BravesContractTest extends CurrentTraceContextTest {

  @Override
  protected Class<? extends Supplier<CurrentTraceContext.Builder>> builderSupplier() {
    return Reloading.supplier();
  }
}
