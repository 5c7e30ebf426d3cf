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
  private final String[] beginnings;

  /** The names in one place, as there are classes behind them that aren't to be loaded yet. */
  private Group(String name, String... beginnings) {
    this.name = name;
    this.beginnings = beginnings;
  }

  String name() {
    return name;
  }

  /** Returns the JDK's boundaries. */
  static List<Group> ofJdk() {
    String concurrent = "java/util/concurrent/";
    return List.of(
        new Group("executor", concurrent + "FutureTask", concurrent + "ThreadPoolExecutor"),
        new Group("future", concurrent + "CompletableFuture"),
        new Group(
            "thread",
            "java/lang/Thread",
            "java/lang/VirtualThread",
            "java/lang/ApplicationShutdownHooks"),
        new Group("forkjoin", concurrent + "ForkJoin", concurrent + "DelayScheduler"),
        new Group("timer", "java/util/Timer"),
        new Group("flow", concurrent + "SubmissionPublisher"),
        new Group("channel", "sun/nio/ch/Asynchronous"),
        new Group("http", "jdk/internal/net/http/"));
  }

  /** Returns what has periodic tasks belong to nobody. */
  static Group periodic() {
    return new Group(
        "periodic",
        "java/util/concurrent/ScheduledThreadPoolExecutor",
        "java/util/concurrent/ForkJoinPool",
        "java/util/Timer");
  }

  /** Returns the libraries that the agent knows. */
  static List<Group> ofLibraries() {
    return List.of(
        new Group("okhttp", "okhttp3/"),
        new Group("guava", "com/google/common/util/concurrent/"),
        new Group("netty", "io/netty/"),
        new Group("grpc", "io/grpc/"),
        new Group("kafka", "org/apache/kafka/clients/"),
        new Group("vertx", "io/vertx/core/"),
        new Group("mutiny", "io/smallrye/mutiny/"),
        new Group("tomcat", "org/apache/catalina/core/", "org/apache/tomcat/util/net/"));
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
