package io.asynclocal.spring.boot;

import io.asynclocal.environment.AsyncEnvironment;

/** The environment that was started before the context's beans, and ends after the last of them. */
record StartedEnvironment(AsyncEnvironment environment) {
  static final String BEAN = "io.asynclocal.spring.boot.startedEnvironment";
}
