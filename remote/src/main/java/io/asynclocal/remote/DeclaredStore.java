package io.asynclocal.remote;

import static io.asynclocal.remote.Problem.Direction.RECEIVED;
import static io.asynclocal.remote.Problem.Direction.SENT;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One store that travels. What an application's codec, trust, destinations and supplier throw ends
 * here.
 */
record DeclaredStore<T>(
    int index,
    AsyncLocalStorage<T> storage,
    String name,
    boolean isBaggage,
    Codec<T> codec,
    Trust trust,
    Destinations destinations,
    @Nullable Supplier<? extends T> orElse,
    boolean isRequired,
    boolean isInResponses) {

  /**
   * Returns a context with this store, if it was received.
   *
   * @param found null, a text, or what is wrong with it
   * @param isEnforced whether a required store that is missing is an exception
   */
  AsyncContext bindReceived(
      AsyncContext context,
      @Nullable Object found,
      Caller caller,
      ProblemReports reports,
      boolean isEnforced) {
    Problem.Kind problem = Problem.Kind.ABSENT;
    if (found != null) {
      T store = null;
      if (!isTrusted(caller)) {
        problem = Problem.Kind.UNTRUSTED;
      } else if (found instanceof Problem.Kind kind) {
        problem = kind;
      } else {
        problem = Problem.Kind.MALFORMED;
        store = decoded((String) found);
      }
      if (store != null) {
        return context.with(storage, store);
      }
      report(problem, RECEIVED, reports);
    }
    T made = made();
    if (made != null) {
      return context.with(storage, made);
    }
    if (isRequired) {
      if (found == null) {
        report(problem, RECEIVED, reports);
      }
      if (isEnforced) {
        throw new MissingStoreException(new Problem(problem, RECEIVED, name, 0));
      }
    }
    return context;
  }

  private boolean isTrusted(Caller caller) {
    try {
      return trust.accepts(caller);
    } catch (RuntimeException e) {
      return false;
    }
  }

  private @Nullable T decoded(String text) {
    try {
      return codec.decode(text);
    } catch (RuntimeException e) {
      return null;
    }
  }

  private @Nullable T made() {
    try {
      return orElse == null ? null : orElse.get();
    } catch (RuntimeException e) {
      ProblemReports.LOG.log(
          Level.WARNING, "What makes remote store '" + name + "' threw; none is bound.", e);
      return null;
    }
  }

  /** Returns what is sent to a destination, encoded; or null. */
  @Nullable String encodedFor(Destination destination, Limits limits, ProblemReports reports) {
    T store = bound();
    if (store == null && !isRequired) {
      return null;
    }
    if (!isSentTo(destination)) {
      if (store != null) {
        report(Problem.Kind.HOST_NOT_ALLOWED, SENT, reports);
      }
      return null;
    }
    if (store == null) {
      return fail(Problem.Kind.ABSENT, reports);
    }
    String encoded = encoded(store);
    if (encoded == null) {
      return fail(Problem.Kind.NOT_ENCODABLE, reports);
    }
    return encoded.length() > limits.valueBytes() ? fail(Problem.Kind.TOO_LONG, reports) : encoded;
  }

  /** Returns what is sent in a response, encoded; or null. */
  @Nullable String encodedForResponse(Limits limits) {
    T store = isInResponses ? bound() : null;
    String encoded = store == null ? null : encoded(store);
    return encoded == null || encoded.length() > limits.valueBytes() ? null : encoded;
  }

  /** A default is this process's own, and nobody is told that there is no store here. */
  private @Nullable T bound() {
    return storage.isBound() ? storage.getStore() : null;
  }

  private boolean isSentTo(Destination destination) {
    try {
      return destinations.includes(destination);
    } catch (RuntimeException e) {
      return false;
    }
  }

  private @Nullable String encoded(T store) {
    try {
      String text = codec.encode(store);
      if (isBaggage) {
        return Texts.isPlain(text) ? Percent.encode(text) : null;
      }
      return Texts.isHeaderValue(text) ? text : null;
    } catch (RuntimeException e) {
      return null;
    }
  }

  /** Returns null for a store that can do without being sent. */
  @Nullable String fail(Problem.Kind kind, ProblemReports reports) {
    report(kind, SENT, reports);
    if (isRequired) {
      throw new MissingStoreException(new Problem(kind, SENT, name, 0));
    }
    return null;
  }

  private void report(Problem.Kind kind, Problem.Direction direction, ProblemReports reports) {
    reports.report(kind, direction, name);
  }
}
