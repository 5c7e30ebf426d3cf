package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The grid of one way to carry a name, for all five types; and the tables that compare several. */
final class GridTables {

  /** What is counted in one cell of a table. */
  record Case(Class<?> type, String operator, Event event, boolean foreign) {}

  private final Map<Carrying, Map<Case, Grid.Cell>> cells = new EnumMap<>(Carrying.class);
  private final Map<Carrying, List<String>> wrong = new EnumMap<>(Carrying.class);

  /** Fills the grid for what is installed. */
  void measure(Carrying carrying) {
    Map<Case, Grid.Cell> counted = new LinkedHashMap<>();
    try (Grid grid = new Grid(carrying)) {
      measure(grid, counted, Flowable.class, FlowableOperators.all());
      measure(grid, counted, Observable.class, ObservableOperators.all());
      measure(grid, counted, Single.class, SingleOperators.all());
      measure(grid, counted, Maybe.class, MaybeOperators.all());
      measure(grid, counted, Completable.class, CompletableOperators.all());
      wrong.put(carrying, grid.wrong());
    }
    cells.put(carrying, counted);
  }

  private static <S> void measure(
      Grid grid, Map<Case, Grid.Cell> counted, Class<?> type, Operators<S> operators) {
    operators
        .all()
        .forEach(
            (name, operator) -> {
              for (Event event : events(type)) {
                for (boolean foreign : new boolean[] {false, true}) {
                  counted.put(
                      new Case(type, name, event, foreign),
                      grid.cell(type, name, operator, event, foreign));
                }
              }
            });
  }

  /** Only a {@code Flowable} can be asked for items. */
  private static List<Event> events(Class<?> type) {
    return Arrays.stream(Event.values())
        .filter(event -> type == Flowable.class || event != Event.REQUEST)
        .toList();
  }

  List<String> wrong(Carrying carrying) {
    return wrong.getOrDefault(carrying, List.of());
  }

  /** Returns in how many pipelines each event could be watched. */
  Map<Case, Integer> watched(Carrying carrying) {
    Map<Case, Integer> watched = new LinkedHashMap<>();
    cells.getOrDefault(carrying, Map.of()).forEach((at, cell) -> watched.put(at, cell.watched()));
    return watched;
  }

  /** Returns all tables, in Markdown: the sums, and one for each type. */
  String tables() {
    StringBuilder tables = new StringBuilder(sums());
    for (Class<?> type :
        List.of(Flowable.class, Observable.class, Single.class, Maybe.class, Completable.class)) {
      tables.append('\n').append(table(type));
    }
    return tables.toString();
  }

  private String sums() {
    StringBuilder table = new StringBuilder("| event | pipelines |");
    StringBuilder line = new StringBuilder("|---|--:|");
    for (Carrying carrying : Carrying.values()) {
      table.append(' ').append(carrying.title).append(" |");
      line.append("--:|");
    }
    table.append('\n').append(line).append('\n');
    for (Event event : Event.values()) {
      for (boolean foreign : new boolean[] {false, true}) {
        table.append("| ").append(event).append(foreign ? ", foreign | " : ", same thread | ");
        table.append(sum(Carrying.NOTHING, event, foreign).watched()).append(" |");
        for (Carrying carrying : Carrying.values()) {
          table.append(' ').append(sum(carrying, event, foreign).right()).append(" |");
        }
        table.append('\n');
      }
    }
    return table.toString();
  }

  private Grid.Cell sum(Carrying carrying, Event event, boolean foreign) {
    return cells.getOrDefault(carrying, Map.of()).entrySet().stream()
        .filter(cell -> cell.getKey().event == event && cell.getKey().foreign == foreign)
        .map(Map.Entry::getValue)
        .reduce(Grid.Cell.NONE, Grid.Cell::plus);
  }

  private String table(Class<?> type) {
    StringBuilder table = new StringBuilder("| `" + type.getSimpleName() + "` |");
    StringBuilder line = new StringBuilder("|---|");
    for (Event event : events(type)) {
      table
          .append(' ')
          .append(event)
          .append(", same thread | ")
          .append(event)
          .append(", foreign |");
      line.append("---|---|");
    }
    table.append('\n').append(line).append('\n');
    String row = "";
    for (Case at : cells.getOrDefault(Carrying.ASYNC_LOCAL, Map.of()).keySet()) {
      if (at.type == type) {
        if (!at.operator.equals(row)) {
          table.append(row.isEmpty() ? "" : "\n").append("| `").append(at.operator).append("` |");
          row = at.operator;
        }
        table.append(' ').append(cell(at)).append(" |");
      }
    }
    return table.append('\n').toString();
  }

  private String cell(Case at) {
    Grid.Cell ours = at(Carrying.ASYNC_LOCAL, at);
    if (ours.watched() == 0) {
      return "–";
    }
    String share = ours.right() == ours.watched() ? "✓ " : ours.right() + " of ";
    return share + ours.watched() + " · " + at(Carrying.OPEN_TELEMETRY, at).right();
  }

  private Grid.Cell at(Carrying carrying, Case at) {
    return cells.getOrDefault(carrying, Map.of()).getOrDefault(at, Grid.Cell.NONE);
  }
}
