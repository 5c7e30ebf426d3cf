package io.asynclocal.reactor;

import org.jspecify.annotations.Nullable;
import reactor.core.CorePublisher;
import reactor.core.Scannable;

/**
 * A publisher whose subscribers restore. Whoever looks at it sees what it stands for: it has no
 * name, parent or step of its own.
 */
interface RestoringPublisher<T> extends CorePublisher<T>, Scannable {

  /** {@return what this stands for} */
  CorePublisher<T> restored();

  /** {@return where the subscribers restore} */
  Restoration restoration();

  /**
   * {@return where a subscriber restores that is subscribed now} It is for each publisher to go on
   * from here: with a call more, inside of which all the others are, compilers give up sooner.
   */
  default Restoration restorationHere() {
    Restoration restoration = restoration();
    return Flow.isTransparent() && restoration.isLeftOut() ? Placement.NOWHERE : restoration;
  }

  @Override
  @SuppressWarnings("rawtypes") // as it is declared
  default @Nullable Object scanUnsafe(Attr key) {
    // Reactor finds its way from one note of an assembly to the next by the notes themselves; so
    // with Hooks.onOperatorDebug() such a note is a step twice.
    return key == Attr.PARENT && OperatorTable.isTrace(restored())
        ? restored()
        : Scannable.from(restored()).scanUnsafe(key);
  }

  @Override
  default String stepName() {
    return Scannable.from(restored()).stepName();
  }
}
