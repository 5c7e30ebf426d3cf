package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reactivex.rxjava3.core.CompletableObserver;
import io.reactivex.rxjava3.core.CompletableSource;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.MaybeObserver;
import io.reactivex.rxjava3.core.MaybeSource;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.ObservableSource;
import io.reactivex.rxjava3.core.Observer;
import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.core.SingleSource;
import io.reactivex.rxjava3.observers.DisposableObserver;
import io.reactivex.rxjava3.parallel.ParallelFlowable;
import io.reactivex.rxjava3.subscribers.DisposableSubscriber;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/** The table and the version of RxJava on the class path speak of the same classes. */
final class OperatorTableTest {
  private static final Class<?>[] SOURCES = {
    Publisher.class,
    ObservableSource.class,
    SingleSource.class,
    MaybeSource.class,
    CompletableSource.class,
    ParallelFlowable.class
  };
  private static final Class<?>[] SUBSCRIBERS = {
    Subscriber.class,
    Observer.class,
    SingleObserver.class,
    MaybeObserver.class,
    CompletableObserver.class
  };

  private final OperatorTable table = OperatorTable.load();

  @Test
  void table_namesEveryOperatorAndSubscriberOfThisVersionOfRxJava() throws Exception {
    Set<String> classes = namesOfOperatorsAndSubscribers();
    assertTrue(classes.size() > 500, () -> "RxJava's classes weren't found: " + classes);

    classes.removeAll(table.names());

    assertEquals(Set.of(), classes, "Say in operators.txt what these do to the context.");
  }

  @Test
  void table_namesNothingElse() throws Exception {
    assumeTrue(Version.SHOWS_QUEUES, "The table is that of the newest version.");
    Set<String> names = new TreeSet<>(table.names());

    names.removeAll(namesOfOperatorsAndSubscribers());

    assertEquals(Set.of(), names, "This version of RxJava has no such classes.");
  }

  @Test
  void rowOf_isABoundaryForWhatIsUnknown() {
    assertEquals(OperatorTable.Row.BOUNDARY, table.rowOf(Unknown.class));
    assertEquals(OperatorTable.Row.BOUNDARY, table.rowOf(String.class));
  }

  @Test
  void rowOf_holdsForNestedClasses() {
    assertEquals(
        OperatorTable.Row.CALLER, table.rowOf(Flowable.range(1, 2).map(x -> x).getClass()));
    assertEquals(OperatorTable.Row.BOUNDARY, table.rowOf(Flowable.just(1).publish().getClass()));
  }

  @Test
  void rowOf_knowsThatADisposableObserverNeverPolls() {
    assertEquals(OperatorTable.Row.CALLER, table.rowOf(new QuietObserver().getClass()));
    assertEquals(OperatorTable.Row.BOUNDARY, table.rowOf(RequestingSubscriber.class));
  }

  private static Set<String> namesOfOperatorsAndSubscribers() throws IOException {
    Path jar =
        Path.of(Flowable.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.startsWith("io/reactivex/") && name.endsWith(".class"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .map(OperatorTableTest::load)
          .filter(OperatorTableTest::isOperatorOrSubscriber)
          .map(OperatorTable::nameOf)
          .filter(name -> !name.isEmpty())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static boolean isOperatorOrSubscriber(Class<?> type) {
    boolean internal = type.getName().contains(".internal.");
    return !(internal && Modifier.isAbstract(type.getModifiers()))
        && Stream.of(SOURCES, SUBSCRIBERS)
            .flatMap(Stream::of)
            .anyMatch(kind -> kind.isAssignableFrom(type));
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Flowable.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Unknown extends Observable<String> {
    @Override
    protected void subscribeActual(Observer<? super String> observer) {
      throw new UnsupportedOperationException("nobody subscribes");
    }
  }

  private static final class QuietObserver extends DisposableObserver<String> {
    @Override
    public void onNext(String item) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  private static final class RequestingSubscriber extends DisposableSubscriber<String> {
    @Override
    public void onNext(String item) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }
}
