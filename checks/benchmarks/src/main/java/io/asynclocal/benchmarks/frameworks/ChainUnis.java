package io.asynclocal.benchmarks.frameworks;

import static java.util.Objects.requireNonNull;

import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.Question;
import io.asynclocal.benchmarks.Stores;
import io.asynclocal.environment.Installation;
import io.asynclocal.mutiny.MutinyIntegration;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What ten inner pipelines of Mutiny cost, each subscribed to in the item of the one before. */
@Question(value = "Mutiny: Uni.chain, 10 times", baseline = "plain")
public class ChainUnis extends Comparison {
  private static final int DEPTH = 10;

  /** Our integration, installed. */
  @State(Scope.Thread)
  public static class Installed {
    private @Nullable Installation installation;

    /** Installs it. */
    @Setup
    public void install() {
      installation = MutinyIntegration.install();
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
    Uni<Integer> chain = Uni.createFrom().item(1);
    for (int i = 0; i < DEPTH; i++) {
      chain = chain.chain(value -> Uni.createFrom().item(value + 1));
    }
    return chain.await().indefinitely();
  }
}
