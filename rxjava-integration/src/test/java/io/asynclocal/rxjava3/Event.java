package io.asynclocal.rxjava3;

import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/** What somebody outside of a subscription brings about. */
enum Event {
  /** An item and the end. */
  SIGNAL(
      (source, end) -> {
        source.next("item");
        source.complete();
      }),
  /** The same, where somebody else has subscribed to the same pipeline before. */
  SECOND(SIGNAL.steps.get(0)),
  REQUEST((source, end) -> end.request(1)),
  CANCEL((source, end) -> end.cancel()),
  ERROR((source, end) -> source.fail()),
  /** An error after the cancellation, which goes to the handler of {@code RxJavaPlugins}. */
  UNDELIVERABLE((source, end) -> end.cancel(), (source, end) -> source.fail());

  /** What happens, one after the other. */
  final List<BiConsumer<Wire, End>> steps;

  @SafeVarargs
  @SuppressWarnings("varargs") // the steps are only read
  Event(BiConsumer<Wire, End>... steps) {
    this.steps = List.of(steps);
  }

  @Override
  public String toString() {
    return this == SECOND ? "signal to the second" : name().toLowerCase(Locale.ROOT);
  }
}
