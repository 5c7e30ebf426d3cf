package io.asynclocal.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Classes of the bridge that are defined together in one package of the JDK. */
final class BridgePart {
  /** What everything needs: defined before anything is edited. */
  static final BridgePart BASE =
      new BridgePart(
          "java.lang.Object",
          "",
          List.of(
              "Slot",
              "Newcomers",
              "Bridge$Several",
              "Bridge",
              "Housekeeping$Names",
              "Housekeeping",
              "Waiting$Entry",
              "Waiting$Gone",
              "Waiting$Dropper",
              "Waiting",
              "Kept",
              "KeptForks",
              "Bound",
              "BoundTask",
              "ThreadTask",
              "BoundCallable",
              "BoundReaction",
              "BoundBiReaction",
              "BoundHandler",
              "BoundRepeatedTask",
              "FutureTasks",
              "OldWorkers",
              "PoolTasks",
              "Reactions",
              "Threads",
              "ForkJoins",
              "Timers",
              "ScheduledForks",
              "Flows$Open",
              "Flows",
              "Completions",
              "Handed",
              "Listeners$Waiter",
              "Listeners",
              "Promises"));

  /** Defined when {@code HttpClient} is first used, which few applications do at once. */
  static final BridgePart HTTP =
      new BridgePart(
          "java.net.http.HttpClient",
          "http/",
          List.of(
              "BoundSubscriber",
              "BoundBodySubscriber",
              "BoundBodyHandler",
              "BoundPushHandler$Acceptor",
              "BoundPushHandler",
              "BoundBody$BoundSubscription",
              "BoundBody$Receiver",
              "BoundBody",
              "BoundListener",
              "BoundFinisher",
              "Handlers"));

  /** Every part. */
  static final List<BridgePart> ALL = List.of(BASE, HTTP);

  /** A class of the package in which the part is defined. */
  final String neighbour;

  /** Where the part's classes are, below the bridge's package. */
  final String folder;

  /** The simple names, each class after those that it extends. */
  final List<String> classes;

  private @Nullable Throwable failure;
  private boolean isDefined;

  private BridgePart(String neighbour, String folder, List<String> classes) {
    this.neighbour = neighbour;
    this.folder = folder;
    this.classes = classes;
  }

  /** Returns the name of the file with the part's classes, in the agent's jar. */
  String pack() {
    return "io/asynclocal/agent/" + folder.replace("/", "-") + "bridge.pack";
  }

  /** Returns what the internal names of the part's classes begin with, once they are defined. */
  String prefix() {
    int end = neighbour.lastIndexOf('.') + 1;
    return neighbour.substring(0, end).replace('.', '/') + "AsyncLocal";
  }

  /**
   * Defines the part, if it isn't yet.
   *
   * @throws DoesNotFitException if it can't be
   */
  synchronized void define(Instrumentation instrumentation) throws DoesNotFitException {
    if (!isDefined && failure == null) {
      try {
        BridgeLoader.define(this, instrumentation);
        isDefined = true;
      } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw new DoesNotFitException("its bridge can't be defined: " + failure);
    }
  }
}
