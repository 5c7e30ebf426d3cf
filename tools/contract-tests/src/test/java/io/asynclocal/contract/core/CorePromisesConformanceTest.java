package io.asynclocal.contract.core;

import io.asynclocal.contract.conformance.PromiseConformance;

final class CorePromisesConformanceTest extends PromiseConformance {}
