package app;

import static app.Checks.ID;
import static app.Checks.same;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;

/** Tomcat: asynchronous requests, and that each request begins with nothing. */
final class TomcatChecks {
  private static final Logger LOG = Logger.getLogger("org.apache");

  private TomcatChecks() {}

  static void addTo(Checks checks) {
    checks.add(
        "tomcat/stores/what an asynchronous request starts",
        () -> {
          try (Serving serving = new Serving()) {
            same("null", serving.asked("r-1"));
            same("r-1", serving.seen());
            same("completed r-1", serving.seen());
          }
        });
    checks.add(
        "tomcat/root/each request begins with nothing",
        () -> {
          try (Serving serving = new Serving()) {
            for (int i = 0; i < 30; i++) {
              same("null", serving.asked("r-" + i));
            }
          }
        });
  }

  /** A Tomcat of one servlet and few threads. */
  private static final class Serving extends HttpServlet implements AutoCloseable {
    private static final long serialVersionUID = 1L;

    private final transient BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final transient Tomcat tomcat = new Tomcat();
    private final transient File base;

    Serving() throws Exception {
      LOG.setLevel(Level.WARNING);
      base = Files.createTempDirectory("tomcat").toFile();
      tomcat.setBaseDir(base.getPath());
      tomcat.setPort(0);
      tomcat.getConnector().setProperty("maxThreads", "4");
      tomcat.getConnector().setProperty("minSpareThreads", "1");
      Context context = tomcat.addContext("", base.getPath());
      Wrapper servlet = Tomcat.addServlet(context, "serving", this);
      servlet.setAsyncSupported(true);
      servlet.addMapping("/");
      tomcat.start();
    }

    /** Answers what the request began with, enters its name, and starts something. */
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print(ID.getStore());
      ID.enterWith(request.getParameter("id"));
      AsyncContext async = request.startAsync();
      async.addListener(new Listening());
      async.start(
          () -> {
            seen.add(String.valueOf(ID.getStore()));
            async.complete();
          });
    }

    private final class Listening implements AsyncListener {
      @Override
      public void onComplete(AsyncEvent event) {
        seen.add("completed " + ID.getStore());
      }

      @Override
      public void onTimeout(AsyncEvent event) {
        seen.add("late");
      }

      @Override
      public void onError(AsyncEvent event) {
        seen.add("failed");
      }

      @Override
      public void onStartAsync(AsyncEvent event) {
        seen.add("again");
      }
    }

    String asked(String id) throws Exception {
      URI uri =
          URI.create("http://localhost:" + tomcat.getConnector().getLocalPort() + "/?id=" + id);
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }

    String seen() throws InterruptedException {
      return seen.poll(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws LifecycleException {
      tomcat.stop();
      tomcat.destroy();
      LOG.setLevel(null);
    }
  }
}
