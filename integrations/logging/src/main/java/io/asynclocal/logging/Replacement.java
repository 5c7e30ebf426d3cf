package io.asynclocal.logging;

import io.asynclocal.environment.Installation;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An object of another library's that ours stands in for, until this is closed. */
final class Replacement<T> implements Installation {
  private final String place;
  private final Supplier<? extends @Nullable T> reader;
  private final Consumer<? super @Nullable T> writer;
  private final T ours;
  private final @Nullable T replaced;

  private Replacement(
      String place,
      Supplier<? extends @Nullable T> reader,
      Consumer<? super @Nullable T> writer,
      T ours) {
    this.place = place;
    this.reader = reader;
    this.writer = writer;
    this.ours = ours;
    this.replaced = reader.get();
  }

  /** Puts {@code ours} into {@code place}. */
  static <T> Replacement<T> of(
      String place,
      Supplier<? extends @Nullable T> reader,
      Consumer<? super @Nullable T> writer,
      T ours) {
    Replacement<T> replacement = new Replacement<>(place, reader, writer, ours);
    writer.accept(ours);
    return replacement;
  }

  /** Puts back what was there; what somebody else has put there since stays. */
  @Override
  public void close() {
    if (isInForce()) {
      writer.accept(replaced);
    }
  }

  @Override
  public List<String> overwritten() {
    return isInForce() ? List.of() : List.of(place);
  }

  @Override
  public void repair() {
    if (!isInForce()) {
      writer.accept(ours);
    }
  }

  private boolean isInForce() {
    return reader.get() == ours;
  }
}
