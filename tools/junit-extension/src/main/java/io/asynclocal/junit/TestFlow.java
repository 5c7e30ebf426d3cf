package io.asynclocal.junit;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncResource;
import io.asynclocal.CallableOp;
import io.asynclocal.ContinuingContext;
import io.asynclocal.diagnostics.AsyncRecorder;
import io.asynclocal.diagnostics.Census;
import io.asynclocal.diagnostics.LiveWork;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.AssertionFailedError;

/**
 * One test with everything that it begins: the work that has its context, wherever that runs. Or a
 * class of tests, with what it begins for all of them.
 */
final class TestFlow implements AutoCloseable {
  /** Enough for any test, and a bound for one that runs wild. */
  private static final int MOST_WORK = 100_000;

  /** As deep as test and code under test go together, as a rule. */
  private static final int DEPTH = 64;

  /** The type of a resource that is made to be collected. */
  private static final String GARBAGE = "CollectedByTheJUnitExtension";

  private final Company company;
  private final String id;
  private final String name;
  private final Options options;
  private final @Nullable TestFlow parent;
  private final GlobalStates globals;
  private final ContinuingContext work;
  private final Census census = Census.ofAtMost(MOST_WORK);
  private final Settling settling;
  private final ThreadsWatch threads;
  private final AsyncRecorder recorder;
  private final ForgottenOperations operations = new ForgottenOperations(this);
  private final FailedAssertions failures = new FailedAssertions(this);
  private final List<AsyncHook> hooks;

  /** The tests that ran at the same time, some of the time; guarded by the company. */
  private final Set<String> met = new LinkedHashSet<>();

  private final Map<String, @Nullable Object> state;
  private @Nullable Object replaced;

  TestFlow(Company company, Options options, @Nullable TestFlow parent, ExtensionContext context) {
    this.company = company;
    this.id = context.getUniqueId();
    this.name = TestName.of(context);
    this.options = options;
    this.parent = parent;
    this.globals = parent == null ? GlobalStates.around(context) : parent.globals;
    this.state = globals.read();
    this.work = ContinuingContext.startingIn(start());
    this.settling = new Settling(this::danglingWork, options);
    this.threads = new ThreadsWatch(this);
    this.hooks =
        List.of(
            AsyncHooks.createHook(threads),
            AsyncHooks.createHook(operations),
            AsyncHooks.createHook(failures));
    // Before the recorder: when the census knows the end of an operation, they know how it was.
    hooks.forEach(AsyncHook::enable);
    this.recorder =
        AsyncRecorder.builder()
            .where(this::isHere)
            .stacks(1, DEPTH)
            .observer(event -> settling.sign())
            .observer(census)
            .observer(threads)
            .observer(event -> settling.look())
            .start();
  }

  private AsyncContext start() {
    return around().call(() -> company.storage().call(this, AsyncContext::current));
  }

  private AsyncContext around() {
    if (owner() == parent) {
      return AsyncContext.current();
    }
    // A thread that waits for tests runs others meanwhile.
    return parent == null ? AsyncContext.root() : parent.work.value();
  }

  boolean isOf(ExtensionContext context) {
    return id.equals(context.getUniqueId());
  }

  /** Whether this is a part of the other. */
  boolean isWithin(TestFlow other) {
    return parent != null && (parent == other || parent.isWithin(other));
  }

  /** Whether the running code is this test's. */
  boolean isHere() {
    return owner() == this;
  }

  /** Returns the test whose work the running code is; null for nobody's. */
  @Nullable TestFlow owner() {
    return company.storage().getStore();
  }

  /** Returns the test whose context that is; null for nobody's. */
  @Nullable TestFlow owner(AsyncContext context) {
    return context.bindSupplier(this::owner).get();
  }

  /** Says that others are running; called with the company locked. */
  void meet(TestFlow other) {
    met.add(other.name);
  }

  /** Makes the flow's context current on the thread that will {@link #end} it. */
  void enter() {
    // What the end needs is loaded now, so that it isn't late.
    isClean();
    replaced = work.attach();
    threads.begin();
  }

  /** Calls what belongs to the test, on whatever thread. */
  <T extends @Nullable Object, X extends Throwable> T call(CallableOp<T, X> body) throws X {
    if (isHere()) {
      return body.call();
    }
    Object previous = work.attach();
    try {
      return body.call();
    } finally {
      work.detach(previous);
    }
  }

  /**
   * Ends the flow, on the thread that entered it, and waits for what it has begun.
   *
   * @throws AssertionFailedError if something is left
   */
  void end() {
    settling.begin();
    Findings findings = new Findings(name);
    try {
      findings.add(Leftover.SCOPE, threads.closeScopes());
      if (replaced != null) {
        work.detach(replaced);
      }
      findings.add(Leftover.WORK, withoutGarbage(settling.await(this::isClean)));
      findings.add(Leftover.WORK, operations.found());
      findings.add(Leftover.FAILED_ASSERTION, failures.found());
      findings.add(Leftover.SCOPE, threads.openScopes());
      findings.add(Leftover.CONTEXT, threads.leftContexts());
    } finally {
      stop();
    }
    Findings nobodys = new Findings(name);
    nobodys.add(Leftover.CONTEXT, threads.leftByNobody());
    nobodys.add(Leftover.GLOBAL_STATE, changesOfState());
    if (parent != null) {
      parent.threads.knowOf(threads);
    }
    blame(findings, nobodys);
  }

  /** Ends a flow of which nobody wants to know what it has left: it had no chance to tidy up. */
  @Override
  public void close() {
    var unused = threads.closeScopes();
    if (replaced != null) {
      work.detach(replaced);
    }
    stop();
  }

  private void stop() {
    hooks.forEach(AsyncHook::disable);
    recorder.close();
    company.leave(this);
  }

  private boolean isClean() {
    return danglingWork().isEmpty()
        && threads.leftContexts().isEmpty()
        && threads.leftByNobody().isEmpty()
        && threads.openScopes().isEmpty();
  }

  private List<LeftWork> danglingWork() {
    return census.alive().stream()
        .filter(live -> !options.excepted().contains(live.origin().type()))
        .filter(live -> !live.origin().type().equals(GARBAGE))
        .map(LeftWork::new)
        .toList();
  }

  /** An incomplete future that nobody has any more is no work, only garbage. */
  private List<String> withoutGarbage(List<LeftWork> left) {
    if (!left.stream().allMatch(LeftWork::isRunning)) {
      collectGarbage();
      settling.await(() -> reachable(left).isEmpty(), options.settleNanos());
    }
    return reachable(left).stream().map(LeftWork::toString).toList();
  }

  private List<LeftWork> reachable(List<LeftWork> left) {
    Set<LiveWork> alive = Set.copyOf(census.alive());
    return left.stream().filter(work -> !work.isGarbage(alive)).toList();
  }

  /**
   * Has garbage collected and waits until hooks have been told: of a resource that is made to be
   * garbage, and so of those that were found with it, or nearly.
   */
  private void collectGarbage() {
    call(() -> new AsyncResource(GARBAGE).asyncId());
    System.gc();
    settling.await(() -> !census.byType().containsKey(GARBAGE), options.deadlineNanos());
  }

  private List<String> changesOfState() {
    Map<String, @Nullable Object> before = state();
    Map<String, @Nullable Object> now = globals.read();
    if (parent != null) {
      parent.knowOf(GlobalStates.changed(before, now), now);
    }
    return GlobalStates.changes(before, now);
  }

  private synchronized Map<String, @Nullable Object> state() {
    return new LinkedHashMap<>(state);
  }

  /** Takes over parts of the state that have been told of, and need not be again. */
  private synchronized void knowOf(Set<String> changed, Map<String, @Nullable Object> now) {
    changed.forEach(part -> state.put(part, now.get(part)));
    if (parent != null) {
      parent.knowOf(changed, now);
    }
  }

  private void blame(Findings own, Findings nobodys) {
    Set<String> others = met();
    if (others.isEmpty()) {
      own.addAll(nobodys);
    } else {
      String report = nobodys.report(options);
      if (!report.isEmpty()) {
        company.blameNobody(
            report + "\nIt may have been another test, for these ran at the same time: " + others);
      }
    }
    String report = own.report(options);
    if (!report.isEmpty()) {
      throw new AssertionFailedError(report);
    }
  }

  private Set<String> met() {
    synchronized (company) {
      return Set.copyOf(met);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
