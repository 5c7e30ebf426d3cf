package io.asynclocal.benchmarks.frameworks;

import static java.util.Objects.requireNonNull;

import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.Question;
import io.asynclocal.benchmarks.Stores;
import io.asynclocal.environment.Installation;
import io.asynclocal.mutiny.MutinyIntegration;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What ten inner pipelines of Mutiny cost, each subscribed to in the item of the one before. The
 * first comes where another has it, or we.
 */
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
    return chain(Runnable::run);
  }

  @Benchmark
  @Contender("AsyncLocal")
  public int asyncLocal(Installed installed, Stores stores, Where where) {
    return chain(where::isOurs);
  }

  @Benchmark
  @Contender("SmallRye's context propagation, one thread-local")
  public int smallRye(SmallRyePropagation installed, Where where) {
    return chain(end -> where.isSmallRyes(installed, end));
  }

  private static int chain(Consumer<Runnable> where) {
    Answer answer = new Answer();
    Uni<Integer> chain = Uni.createFrom().<Integer>emitter(answer::comesBy);
    for (int i = 0; i < DEPTH; i++) {
      chain = chain.chain(value -> Uni.createFrom().item(value + 1));
    }
    Cancellable unused = chain.subscribe().with(answer::end);
    where.accept(answer::come);
    return answer.end;
  }

  /** What somebody else answers later. */
  private static final class Answer {
    private @Nullable UniEmitter<? super Integer> emitter;
    private int end;

    void comesBy(UniEmitter<? super Integer> by) {
      emitter = by;
    }

    void come() {
      requireNonNull(emitter).complete(1);
    }

    void end(int value) {
      end = value;
    }
  }
}
