package io.asynclocal.diagnostics;

import static java.util.Objects.requireNonNull;

import io.asynclocal.diagnostics.AsyncEvent.Kind;
import io.asynclocal.foreign.OperationLeak;
import java.util.stream.Collectors;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * Writes asynchronous work to the JDK's Flight Recorder, where {@code jfr print} and JDK Mission
 * Control show it beside everything else.
 *
 * {@snippet :
 * AsyncRecorder.builder().observer(new JfrEvents()).start();
 * ForeignWork.of(environment).addLeakListener(JfrEvents::leaked);
 * retentionLeaks.check().forEach(JfrEvents::retained); // once an hour, say
 * }
 *
 * <p>The events are {@code io.asynclocal.Init}, {@code .Before}, {@code .After}, {@code .Resolve},
 * {@code .Destroy}, {@code .Leak} and {@code .Retention}. All are off until a recording enables
 * them, as the settings file {@code asynclocal.jfc} in this jar does: {@code java
 * -XX:StartFlightRecording:settings=asynclocal.jfc}, after you have copied it out of the jar.
 *
 * <p><b>Cost.</b> While no recording enables them, a recorder's own.
 */
public final class JfrEvents implements AsyncObserver {
  /** Makes an observer. */
  public JfrEvents() {}

  @Override
  public void on(AsyncEvent event) {
    requireNonNull(event, "event is null. Pass what happened.");
    WorkEvent written = written(event.kind());
    if (written.shouldCommit()) {
      Origin origin = event.origin();
      written.asyncId = origin.asyncId();
      written.type = origin.type();
      written.triggerAsyncId = origin.triggerAsyncId();
      written.label = origin.label();
      written.commit();
    }
  }

  /**
   * Writes a leak, as {@link io.asynclocal.foreign.ForeignWork} finds it.
   *
   * @param leak the leak
   * @throws NullPointerException if {@code leak} is null
   */
  public static void leaked(OperationLeak leak) {
    requireNonNull(leak, "leak is null. Pass the one that was found.");
    LeakEvent written = new LeakEvent();
    if (written.shouldCommit()) {
      written.asyncId = leak.asyncId();
      written.operation = leak.operation();
      written.environment = leak.environment();
      written.kind = leak.kind().name();
      written.commit();
    }
  }

  /**
   * Writes a context that is still reachable, as {@link RetentionLeaks#check} finds it.
   *
   * @param leak the leak
   * @throws NullPointerException if {@code leak} is null
   */
  public static void retained(RetentionLeak leak) {
    requireNonNull(leak, "leak is null. Pass the one that was found.");
    RetentionEvent written = new RetentionEvent();
    if (written.shouldCommit()) {
      written.asyncId = leak.origin().asyncId();
      written.type = leak.origin().type();
      written.context = leak.context();
      written.age = leak.ageNanos();
      written.contexts = leak.contexts();
      written.captured =
          leak.captured().stream().map(Object::toString).collect(Collectors.joining("\n"));
      written.commit();
    }
  }

  private static WorkEvent written(Kind kind) {
    return switch (kind) {
      case INIT -> new InitEvent();
      case BEFORE -> new BeforeEvent();
      case AFTER -> new AfterEvent();
      case RESOLVE -> new ResolveEvent();
      case DESTROY -> new DestroyEvent();
    };
  }

  /** What all events say of the work. The flight recorder reads the fields. */
  @Category("Asynchronous Work")
  @Enabled(false)
  @StackTrace(false)
  abstract static class WorkEvent extends Event {
    @Label("Async Id")
    long asyncId;

    @Label("Type")
    String type = "";

    @Label("Trigger Async Id")
    long triggerAsyncId;

    @Label("Label")
    String label = "";
  }

  /** Work was begun. */
  @Name("io.asynclocal.Init")
  @Label("Async Init")
  @Description("Asynchronous work was begun")
  @StackTrace
  static final class InitEvent extends WorkEvent {}

  /** Work is about to run. */
  @Name("io.asynclocal.Before")
  @Label("Async Before")
  @Description("Asynchronous work is about to run")
  static final class BeforeEvent extends WorkEvent {}

  /** Work has run. */
  @Name("io.asynclocal.After")
  @Label("Async After")
  @Description("Asynchronous work has run")
  static final class AfterEvent extends WorkEvent {}

  /** A future was completed. */
  @Name("io.asynclocal.Resolve")
  @Label("Async Resolve")
  @Description("The future that the work stands for was completed")
  static final class ResolveEvent extends WorkEvent {}

  /** Work has come to its end. */
  @Name("io.asynclocal.Destroy")
  @Label("Async Destroy")
  @Description("Asynchronous work has come to its end")
  static final class DestroyEvent extends WorkEvent {}

  /** An operation was never closed. */
  @Name("io.asynclocal.Leak")
  @Label("Async Leak")
  @Description("An asynchronous operation was not closed")
  @Category("Asynchronous Work")
  @Enabled(false)
  @StackTrace(false)
  static final class LeakEvent extends Event {
    @Label("Async Id")
    long asyncId;

    @Label("Operation")
    String operation = "";

    @Label("Environment")
    String environment = "";

    @Label("Kind")
    String kind = "";
  }

  /** A context is still reachable. The stack is that which captured it, not the event's own. */
  @Name("io.asynclocal.Retention")
  @Label("Async Retention")
  @Description("A context was reachable long after the run that made it had ended")
  @Category("Asynchronous Work")
  @Enabled(false)
  @StackTrace(false)
  static final class RetentionEvent extends Event {
    @Label("Async Id")
    long asyncId;

    @Label("Type")
    String type = "";

    @Label("Context")
    String context = "";

    @Label("Age")
    @Timespan(Timespan.NANOSECONDS)
    long age;

    @Label("Contexts")
    @Description("How many contexts work that was begun in this line keeps")
    int contexts;

    @Label("Captured At")
    String captured = "";
  }
}
