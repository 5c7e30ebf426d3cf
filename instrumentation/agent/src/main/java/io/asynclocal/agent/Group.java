package io.asynclocal.agent;

import java.util.ArrayList;
import java.util.List;

/**
 * All that one switch turns on, known by what its classes' names begin with. What is to be changed
 * in them is read when the first such class is seen: most applications have few of them, and each
 * class of the agent that isn't loaded makes the start shorter.
 */
final class Group {
  private final String name;
  private final boolean isJdks;
  private final String[] beginnings;

  /** The names in one place, as there are classes behind them that aren't to be loaded yet. */
  private Group(String name, boolean isJdks, String... beginnings) {
    this.name = name;
    this.isJdks = isJdks;
    this.beginnings = beginnings;
  }

  private static Group ofJdk(String name, String... beginnings) {
    return new Group(name, true, beginnings);
  }

  private static Group ofLibrary(String name, String... beginnings) {
    return new Group(name, false, beginnings);
  }

  String name() {
    return name;
  }

  /** Returns the JDK's boundaries. */
  static List<Group> ofJdk() {
    String concurrent = "java/util/concurrent/";
    return List.of(
        ofJdk("executor", concurrent + "FutureTask", concurrent + "ThreadPoolExecutor"),
        ofJdk("future", concurrent + "CompletableFuture"),
        ofJdk("thread", "java/lang/Thread", "java/lang/ApplicationShutdownHooks"),
        ofJdk(
            "forkjoin",
            concurrent + "ForkJoin",
            concurrent + "Recursive",
            concurrent + "CountedCompleter",
            concurrent + "DelayScheduler"),
        ofJdk("timer", "java/util/Timer"),
        ofJdk("flow", concurrent + "SubmissionPublisher"),
        ofJdk("channel", "sun/nio/ch/Asynchronous"),
        ofJdk("http", "jdk/internal/net/http/"));
  }

  /** Returns what has periodic tasks belong to nobody. */
  static Group periodic() {
    return ofJdk(
        "periodic",
        "java/util/concurrent/ScheduledThreadPoolExecutor",
        "java/util/concurrent/ForkJoinPool",
        "java/util/Timer");
  }

  /** Returns the libraries that the agent knows. */
  static List<Group> ofLibraries() {
    return List.of(
        ofLibrary("okhttp", "okhttp3/"),
        ofLibrary("guava", "com/google/common/util/concurrent/"),
        ofLibrary("netty", "io/netty/"),
        ofLibrary("grpc", "io/grpc/"),
        ofLibrary("kafka", "org/apache/kafka/clients/"),
        ofLibrary("vertx", "io/vertx/core/"),
        ofLibrary("mutiny", "io/smallrye/mutiny/"),
        ofLibrary("tomcat", "org/apache/catalina/core/", "org/apache/tomcat/util/net/"));
  }

  /**
   * Returns whether a class of the JDK may be of a group, by its name. It is asked of all that a
   * JVM has loaded at its start, before anything is compiled, so that few are compared with much.
   */
  static boolean mayBeJdks(String name) {
    if (name.startsWith("java.util.")) {
      return name.startsWith("concurrent.", 10) || name.startsWith("Timer", 10);
    }
    if (name.startsWith("java.lang.")) {
      return name.startsWith("Thread", 10) || name.startsWith("ApplicationShutdownHooks", 10);
    }
    return name.startsWith("sun.nio.ch.Asynchronous") || name.startsWith("jdk.internal.net.http.");
  }

  /** Returns whether its classes are the JDK's own, and not a library's. */
  boolean isJdks() {
    return isJdks;
  }

  /** Returns whether a class may be of the group, by its internal name. */
  boolean mayHave(String type) {
    for (String beginning : beginnings) {
      if (type.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }

  List<ClassEdit> edits() {
    return switch (name) {
      case "executor" -> new ExecutorEdits().edits();
      case "future" -> new FutureEdits().edits();
      case "thread" -> new ThreadEdits().edits();
      case "forkjoin" -> new ForkJoinEdits().edits();
      case "timer" -> new TimerEdits().edits();
      case "flow" -> new FlowEdits().edits();
      case "channel" -> new ChannelEdits().edits();
      case "http" -> new HttpEdits().edits();
      case "periodic" -> new PeriodicEdits().edits();
      default -> edits(library());
    };
  }

  private Instrumentation library() {
    return switch (name) {
      case "okhttp" -> new OkHttpEdits();
      case "guava" -> new GuavaEdits();
      case "netty" -> new NettyEdits();
      case "grpc" -> new GrpcEdits();
      case "kafka" -> new KafkaEdits();
      case "vertx" -> new VertxEdits();
      case "mutiny" -> new MutinyEdits();
      case "tomcat" -> new TomcatEdits();
      default -> throw new IllegalStateException("There is no group " + name + ".");
    };
  }

  static List<ClassEdit> edits(Instrumentation library) {
    List<ClassEdit> edits = new ArrayList<>();
    for (LibraryClass type : library.classes()) {
      edits.add(type.edit());
    }
    return edits;
  }
}
