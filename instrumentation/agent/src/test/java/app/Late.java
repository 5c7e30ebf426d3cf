package app;

import com.sun.tools.attach.VirtualMachine;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;

/** An application to which the agent comes while it runs. */
public final class Late {
  private Late() {}

  /** Uses the library and two pools, has the agent come, and runs the checks. */
  public static void main(String[] jarAndPrefixes) throws Exception {
    var pool = Executors.newSingleThreadExecutor();
    Checks.in("A", () -> pool.submit(() -> {}).get());
    pool.shutdown();
    ForkJoinPool.commonPool().submit(() -> {}).get();
    VirtualMachine self = VirtualMachine.attach(String.valueOf(ProcessHandle.current().pid()));
    self.loadAgent(jarAndPrefixes[0]);
    self.detach();
    Checks.main(Arrays.copyOfRange(jarAndPrefixes, 1, jarAndPrefixes.length));
  }
}
