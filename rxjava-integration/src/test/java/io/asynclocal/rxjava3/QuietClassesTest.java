package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QuietClassesTest {

  @Test
  void contains_findsWhatWasAddedUnlessItsPlaceIsTaken() {
    List<Class<?>> types = List.of(Flowable.class, Observable.class, Single.class, Maybe.class);

    types.forEach(QuietClasses::add);

    assertTrue(types.stream().anyMatch(QuietClasses::contains));
  }

  @Test
  void contains_knowsNothingOfWhatWasNotAdded() {
    assertFalse(QuietClasses.contains(QuietClassesTest.class));
  }

  @Test
  void add_keepsNoClassOfAnotherLoaderAlive() {
    QuietClasses.add(String.class);

    assertFalse(QuietClasses.contains(String.class));
  }

  @Test
  void tableAdds_whatRunsOnItsCallersThreadAndNothingElse() {
    OperatorTable table = OperatorTable.load();
    Flowable<Integer> quiet = Flowable.range(1, 2);
    Flowable<Integer> shared = quiet.publish().autoConnect().cache();

    table.above(quiet);
    table.above(shared);
    table.below(shared);

    assertFalse(QuietClasses.contains(shared.getClass()));
  }
}
