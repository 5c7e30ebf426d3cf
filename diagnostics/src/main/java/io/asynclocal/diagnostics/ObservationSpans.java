package io.asynclocal.diagnostics;

import static java.util.Objects.requireNonNull;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells Micrometer of asynchronous work: an observation for each piece, under that of the nearest
 * cause that goes on and, if there is none, under the one that is current where the work is begun,
 * such as the request's. Tracers make spans of them.
 *
 * {@snippet :
 * AsyncRecorder.builder().observer(new ObservationSpans(registry)).start();
 * }
 *
 * <p>An observation is named {@code async.work}, with the work's type as {@code async.type} and its
 * {@link Origin#label} as {@code async.label}. It starts where the work is begun, has an event
 * {@code async.before} and {@code async.after} for each run, and stops when the future is completed
 * or the work comes to its end. Needs {@code io.micrometer:micrometer-observation}.
 *
 * <p><b>Memory.</b> The observations of the work that is alive.
 */
public final class ObservationSpans implements AsyncObserver {
  private static final String NAME = "async.work";
  private static final Observation.Event BEFORE = Observation.Event.of("async.before");
  private static final Observation.Event AFTER = Observation.Event.of("async.after");

  private final ObservationRegistry registry;
  private final ConcurrentMap<Long, Observation> open = new ConcurrentHashMap<>();

  /**
   * Makes an observer.
   *
   * @param registry what to tell
   * @throws NullPointerException if {@code registry} is null
   */
  public ObservationSpans(ObservationRegistry registry) {
    this.registry = requireNonNull(registry, "registry is null. Pass the one that tracers use.");
  }

  @Override
  public void on(AsyncEvent event) {
    long asyncId = event.origin().asyncId();
    switch (event.kind()) {
      case INIT -> open.put(asyncId, begun(event.origin()));
      case BEFORE -> tell(open.get(asyncId), BEFORE);
      case AFTER -> tell(open.get(asyncId), AFTER);
      case RESOLVE, DESTROY -> stop(open.remove(asyncId));
    }
  }

  /** {@return how many observations have started and not stopped} */
  public int open() {
    return open.size();
  }

  private Observation begun(Origin origin) {
    return Observation.createNotStarted(NAME, registry)
        .contextualName("async " + origin.type())
        .lowCardinalityKeyValue("async.type", origin.type())
        .highCardinalityKeyValue("async.label", origin.label())
        .parentObservation(parent(origin))
        .start();
  }

  /** Returns the observation of the nearest cause that isn't stopped. */
  private @Nullable Observation parent(Origin origin) {
    for (Origin cause = origin.cause(); cause != null; cause = cause.cause()) {
      Observation causing = open.get(cause.asyncId());
      if (causing != null) {
        return causing;
      }
    }
    return registry.getCurrentObservation();
  }

  private static void tell(@Nullable Observation observation, Observation.Event what) {
    if (observation != null) {
      observation.event(what);
    }
  }

  private static void stop(@Nullable Observation observation) {
    if (observation != null) {
      observation.stop();
    }
  }
}
