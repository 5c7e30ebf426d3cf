package io.asynclocal.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import reactor.netty.ChannelBindException;

/** Runs the service, and the driver against it. */
public final class Main {
  private static final int CLEAN = 0;
  private static final int LOST_OR_CROSSED = 1;
  private static final int NOT_RUN = 2;

  /** How many requests the driver's user sees the log lines of. */
  private static final int SHOWN = 2;

  private Main() {}

  /**
   * Runs the program, and ends the process with its exit code.
   *
   * @param arguments the options; {@code --help} lists them
   * @throws InterruptedException if interrupted while requests are under way
   */
  public static void main(String[] arguments) throws InterruptedException {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  /** {@return the exit code} */
  static int run(List<String> arguments, PrintStream out, PrintStream err)
      throws InterruptedException {
    try {
      Options options = Options.parse(arguments);
      if (options.help()) {
        out.println(Options.USAGE);
        return CLEAN;
      }
      if (options.agent()) {
        return AgentRun.run(options, out);
      }
      return options.live() ? show(options, out) : go(options, out);
    } catch (BadOption e) {
      err.println(e.getMessage());
    } catch (ChannelBindException e) {
      err.println(e.getMessage() + ". Pass another --port, or 0 for any that is free.");
    } catch (IOException e) {
      err.println(e.getMessage());
    }
    return NOT_RUN;
  }

  private static int show(Options options, PrintStream out)
      throws IOException, InterruptedException {
    try (LivePage page = new LivePage()) {
      out.println("What goes on: " + page.address());
      return go(options, out);
    }
  }

  private static int go(Options options, PrintStream out) throws IOException, InterruptedException {
    return options.serve() ? serve(options, out) : record(options, out);
  }

  private static int record(Options options, PrintStream out)
      throws IOException, InterruptedException {
    if (options.pages().isEmpty()) {
      return drive(options, out);
    }
    try (Pages pages = new Pages()) {
      int code = drive(options, out);
      pages.write(options.pages().get());
      return code;
    }
  }

  private static int drive(Options options, PrintStream out)
      throws IOException, InterruptedException {
    try (Handover handover = handover(options);
        RequestHandler handler = new RequestHandler(handover);
        Service service = new Service(options.port(), handler, SHOWN)) {
      new Driver(service.port()).fire(options.requests(), options.concurrency());
      out.println(service.tally());
      return service.tally().isClean(options.requests()) ? CLEAN : LOST_OR_CROSSED;
    }
  }

  private static int serve(Options options, PrintStream out) {
    try (Handover handover = handover(options);
        RequestHandler handler = new RequestHandler(handover);
        Service service = new Service(options.port(), handler, Integer.MAX_VALUE)) {
      out.println("Serving on http://127.0.0.1:" + service.port() + "/ until interrupted.");
      service.await();
      return CLEAN;
    }
  }

  private static Handover handover(Options options) {
    return options.off() ? new PlainHandover() : new CarryingHandover();
  }
}
