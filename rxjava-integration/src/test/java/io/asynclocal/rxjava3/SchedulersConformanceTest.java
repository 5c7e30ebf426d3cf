package io.asynclocal.rxjava3;

import io.asynclocal.contract.Carrier;
import io.asynclocal.contract.conformance.ContextConformance;
import io.reactivex.rxjava3.schedulers.Schedulers;
import org.junit.jupiter.api.Nested;

/** The recorded programs on schedulers of every kind. */
final class SchedulersConformanceTest {

  @Nested
  final class SingleConformanceTest extends ContextConformance {
    @Override
    protected Carrier newCarrier() {
      return new RxJavaCarrier("rxjava (single)", threads -> Schedulers.single());
    }
  }

  @Nested
  final class ComputationConformanceTest extends ContextConformance {
    @Override
    protected Carrier newCarrier() {
      return new RxJavaCarrier("rxjava (computation)", threads -> Schedulers.computation());
    }
  }

  @Nested
  final class TrampolineConformanceTest extends ContextConformance {
    @Override
    protected Carrier newCarrier() {
      return new RxJavaCarrier("rxjava (trampoline)", threads -> Schedulers.trampoline());
    }
  }

  @Nested
  final class HooklessConformanceTest extends ContextConformance {
    @Override
    protected Carrier newCarrier() {
      return new RxJavaCarrier("rxjava (no hook)", threads -> new HooklessScheduler());
    }
  }
}
