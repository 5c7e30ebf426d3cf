package io.asynclocal.agent;

import java.util.List;

/**
 * Tomcat: whatever comes from a socket begins in the root; what an asynchronous request starts, and
 * its listeners, go on in the context of the one that hands them over. Tomcat's pool isn't the
 * JDK's.
 */
final class TomcatEdits implements Instrumentation {
  private static final String ASYNC = "org.apache.catalina.core.Async";

  @Override
  public String name() {
    return "tomcat";
  }

  @Override
  public List<LibraryClass> classes() {
    return List.of(
        LibraryClass.named("org.apache.tomcat.util.net.SocketProcessorBase").isEntry("run"),
        LibraryClass.named(ASYNC + "ContextImpl$RunnableWrapper")
            .capturesWhereMade("Executor", 1)
            .runsOnce("run"),
        LibraryClass.named(ASYNC + "ListenerWrapper")
            .keepsContextWhereMade(0)
            .runsIn("fireOnStartAsync", "fireOnComplete", "fireOnTimeout", "fireOnError"));
  }
}
