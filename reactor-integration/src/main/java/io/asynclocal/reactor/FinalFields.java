package io.asynclocal.reactor;

import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;

/**
 * Whether final fields can be written, as those are of an operator that was just assembled. Java 26
 * warns of it, and a later Java will refuse it, unless the application allows it; and the
 * application can have them left alone by a property. What would have been written there stands
 * beside the operator then, as far as it can.
 */
final class FinalFields {
  /** If it is {@value #KEEP}, final fields are left alone. */
  static final String PROPERTY = "asynclocal.reactor.finalFields";

  static final String KEEP = "keep";

  private static final System.Logger LOG = System.getLogger("io.asynclocal.reactor");
  private static final boolean WRITABLE =
      areOpened() || (!KEEP.equals(System.getProperty(PROPERTY)) && canBeWritten());

  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private FinalFields() {}

  static boolean areWritable() {
    return WRITABLE;
  }

  /** Says once in the log what isn't restored, if they can't be written. */
  static void tellIfKept() {
    if (!WRITABLE && TOLD.compareAndSet(false, true)) {
      LOG.log(
          Level.WARNING,
          "Final fields of Reactor''s operators are not written. Therefore these see the stores of"
              + " whoever runs them: what is above share(), publish(), replay() and cache(); tasks"
              + " of schedulers that don''t call Schedulers.onSchedule; and what a CoreSubscriber"
              + " requests on another thread, if it was subscribed as one. Nor does the publisher that"
              + " a function of flatMap() and its like returns see what the function has entered. All"
              + " else is restored. To have these restored too, run with"
              + " --enable-final-field-mutation=ALL-UNNAMED, and without -D{0}={1}.",
          PROPERTY,
          KEEP);
    }
  }

  /** Whether the Java agent has loaded Reactor's operators, whose fields aren't final then. */
  private static boolean areOpened() {
    try {
      Class<?> operator =
          Class.forName("reactor.core.publisher.MonoOperator", false, Mono.class.getClassLoader());
      return !Modifier.isFinal(operator.getDeclaredField("source").getModifiers());
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false;
    }
  }

  /** Tries one of ours. */
  private static boolean canBeWritten() {
    try {
      Trial trial = new Trial(false);
      Field field = Trial.class.getDeclaredField("written");
      field.setAccessible(true);
      field.set(trial, true);
      return field.getBoolean(trial);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false;
    }
  }

  /** Not a record, whose fields nobody may write. */
  private static final class Trial {
    @SuppressWarnings({"unused", "FieldCanBeStatic"}) // reflection reads it
    private final boolean written;

    Trial(boolean written) {
      this.written = written;
    }
  }
}
