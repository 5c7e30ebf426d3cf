package app;

import com.sun.tools.attach.VirtualMachine;
import java.util.List;

/**
 * An application to which the agent comes while it runs: it has used everything, so that all
 * classes are loaded.
 */
public final class Late {
  private Late() {}

  /**
   * Runs the checks without the agent, which most fail, has it come, and runs them again.
   *
   * @param jarAndChecks the agent's jar, whether the checks are of {@code libraries} or of the
   *     {@code jdk}, and what the checks' names begin with
   */
  public static void main(String[] jarAndChecks) throws Exception {
    Checks checks = jarAndChecks[1].equals("libraries") ? LibraryChecks.all() : Checks.all();
    List<String> prefixes = List.of(jarAndChecks).subList(2, jarAndChecks.length);
    checks.outcomes(prefixes, outcome -> {});
    new LateChecks().addTo(checks);
    VirtualMachine self = VirtualMachine.attach(String.valueOf(ProcessHandle.current().pid()));
    self.loadAgent(jarAndChecks[0]);
    self.detach();
    checks.run(prefixes);
    System.exit(0);
  }
}
