package io.asynclocal.benchmarks;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The least work that a compiler can't do away with, and a place where work waits to be run. */
@State(Scope.Thread)
public class Work implements Runnable {
  /** What has been done. */
  public int done;

  /** As a queue does, keeps a compiler from seeing that what was bound is run at once. */
  public Runnable queued = this;

  @Override
  public void run() {
    done++;
  }
}
