package io.asynclocal.contract;

import java.time.Duration;
import java.util.List;

/**
 * The ways in which work goes on later: each begins a body on another turn, and never within. A
 * listener isn't one of them: whoever emits goes on having it, with what it was registered in.
 */
enum Turn {
  TIMER {
    @Override
    void begin(Carrier carrier, Runnable body) {
      carrier.timer(Duration.ZERO, body);
    }
  },
  IMMEDIATE {
    @Override
    void begin(Carrier carrier, Runnable body) {
      carrier.immediate(body);
    }
  },
  MICROTASK {
    @Override
    void begin(Carrier carrier, Runnable body) {
      carrier.microtask(body);
    }
  },
  REACTION {
    @Override
    void begin(Carrier carrier, Runnable body) {
      Carrier.Promise promise = carrier.promise();
      promise.then(body);
      carrier.workers().execute(promise::resolve);
    }
  },
  AWAITED {
    @Override
    void begin(Carrier carrier, Runnable body) {
      Carrier.Promise promise = carrier.promise();
      carrier.async(
          List.of(
              () -> promise,
              () -> {
                body.run();
                return promise;
              }));
      carrier.workers().execute(promise::resolve);
    }
  };

  /** Has {@code body} run by {@code carrier} when whoever calls this has returned. */
  abstract void begin(Carrier carrier, Runnable body);
}
