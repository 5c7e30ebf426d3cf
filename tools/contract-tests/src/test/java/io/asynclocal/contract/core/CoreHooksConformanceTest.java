package io.asynclocal.contract.core;

import io.asynclocal.contract.conformance.HookConformance;

final class CoreHooksConformanceTest extends HookConformance {}
