package io.asynclocal.benchmarks.frameworks;

import static java.util.Objects.requireNonNull;

import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.Question;
import io.asynclocal.benchmarks.Stores;
import io.asynclocal.environment.Installation;
import io.asynclocal.rxjava2.RxJava2Integration;
import io.reactivex.Flowable;
import io.reactivex.Single;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What ten inner sources of RxJava 2 cost, and then a hundred items of a merge. */
@Question(value = "RxJava 2: Single.flatMap, 10 times, and a merge", baseline = "plain")
public class ChainSinglesOfRxJava2 extends Comparison {
  private static final int DEPTH = 10;

  /** Our integration, installed. */
  @State(Scope.Thread)
  public static class Installed {
    private @Nullable Installation installation;

    /** Installs it. */
    @Setup
    public void install() {
      installation = RxJava2Integration.install();
    }

    /** Uninstalls it. */
    @TearDown
    public void uninstall() {
      requireNonNull(installation).close();
    }
  }

  @Benchmark
  @Contender("nothing carried")
  public int plain() {
    return chain();
  }

  @Benchmark
  @Contender("AsyncLocal")
  public int asyncLocal(Installed installed, Stores stores) {
    return chain();
  }

  private static int chain() {
    Single<Integer> chain = Single.just(1);
    for (int i = 0; i < DEPTH; i++) {
      chain = chain.flatMap(value -> Single.just(value + 1));
    }
    return chain
        .flatMapPublisher(value -> Flowable.merge(Flowable.range(0, 50), Flowable.range(0, 50)))
        .reduce(0, Integer::sum)
        .blockingGet();
  }
}
