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
 * {@code async.before} and {@code async.after} for each run, in between is the current one on the
 * thread, so that what the work observes lies under it, and stops when the future is completed or
 * the work comes to its end. Where stores carry the current observation along, the one that they
 * carry is current instead. Needs {@code io.micrometer:micrometer-observation}.
 *
 * <p><b>Memory.</b> The observations of the work that is alive.
 */
@SuppressWarnings("exports") // whoever uses it has Micrometer
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
    requireNonNull(event, "event is null. Pass what happened.");
    long asyncId = event.origin().asyncId();
    switch (event.kind()) {
      case INIT -> open.put(asyncId, begun(event.origin()));
      case BEFORE -> enter(open.get(asyncId));
      case AFTER -> leave(event.origin());
      case RESOLVE, DESTROY -> stop(open.remove(asyncId));
    }
  }

  /** {@return how many observations have started and not stopped} */
  public int open() {
    return open.size();
  }

  private Observation begun(Origin origin) {
    Observation.Context context = new Observation.Context();
    context.put(Origin.class, origin);
    return Observation.createNotStarted(NAME, () -> context, registry)
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

  private static void enter(@Nullable Observation observation) {
    if (observation != null) {
      observation.event(BEFORE);
      var unused = observation.openScope(); // the registry knows it, on this thread
    }
  }

  /** Closes the scope of the work, which may have completed its future and be observed no more. */
  private void leave(Origin origin) {
    Observation.Scope scope = registry.getCurrentObservationScope();
    while (scope != null
        && scope.getCurrentObservation().getContext().get(Origin.class) != origin) {
      scope = scope.getPreviousObservationScope();
    }
    if (scope != null) {
      scope.close();
    }
    Observation observation = open.get(origin.asyncId());
    if (observation != null) {
      observation.event(AFTER);
    }
  }

  private static void stop(@Nullable Observation observation) {
    if (observation != null) {
      observation.stop();
    }
  }
}
