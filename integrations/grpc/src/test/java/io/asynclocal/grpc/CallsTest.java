package io.asynclocal.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.ListenableFuture;
import io.asynclocal.AsyncContext;
import io.asynclocal.logging.LoggedId;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 150 calls at once of each kind, over a real socket. */
class CallsTest {
  private static final int CALLS = 150;
  @RegisterExtension static final LoggedId ID = Echo.ID;

  /** How a call is made, and how it ends. */
  enum Kind {
    BLOCKING,
    FUTURE,
    UNARY,
    UPLOAD,
    DOWNLOAD,
    CHAT,
    FAILURE,
    DEADLINE,
    CANCELLED;

    boolean isWithoutAnObserver() {
      return this == BLOCKING || this == FUTURE;
    }
  }

  /** A client's observer, which looks at the store in each of its methods. */
  private static final class Answers implements ClientResponseObserver<String, String> {
    private final Echo echo;
    private final String own;
    final CompletableFuture<String> end = new CompletableFuture<>();
    private ClientCallStreamObserver<String> requests;
    private String last = "nothing";

    Answers(Echo echo, String own) {
      this.echo = echo;
      this.own = own;
    }

    private void look() {
      echo.reads.note(own + " ", ID.getStore());
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<String> requests) {
      this.requests = requests;
      requests.setOnReadyHandler(this::look);
    }

    @Override
    public void onNext(String word) {
      last = word;
      look();
    }

    @Override
    public void onError(Throwable failure) {
      look();
      end.complete(Echo.codeOf(failure));
    }

    @Override
    public void onCompleted() {
      look();
      end.complete(last);
    }
  }

  /** Makes the call of one client, in which it is known as {@code own}, and returns its end. */
  private static CompletableFuture<String> call(Echo echo, Kind kind, String own, String server) {
    Channel channel = echo.as(server);
    String word = server + " word";
    Answers answers = new Answers(echo, own);
    switch (kind) {
      case BLOCKING ->
          answers.end.complete(
              ClientCalls.blockingUnaryCall(channel, Echo.UNARY, Echo.options(), word));
      case FUTURE -> {
        ListenableFuture<String> future =
            ClientCalls.futureUnaryCall(channel.newCall(Echo.UNARY, Echo.options()), word);
        future.addListener(
            () -> {
              answers.look();
              answers.end.complete(word);
            },
            Runnable::run);
      }
      case UNARY -> ClientCalls.asyncUnaryCall(start(channel, Echo.UNARY), word, answers);
      case DOWNLOAD ->
          ClientCalls.asyncServerStreamingCall(start(channel, Echo.DOWNLOAD), word, answers);
      case UPLOAD ->
          send(ClientCalls.asyncClientStreamingCall(start(channel, Echo.UPLOAD), answers), word);
      case CHAT ->
          send(ClientCalls.asyncBidiStreamingCall(start(channel, Echo.CHAT), answers), word);
      case FAILURE ->
          ClientCalls.asyncUnaryCall(start(channel, Echo.UNARY), server + " " + Echo.FAIL, answers);
      case DEADLINE ->
          ClientCalls.asyncUnaryCall(
              channel.newCall(
                  Echo.UNARY, Echo.options().withDeadlineAfter(300, TimeUnit.MILLISECONDS)),
              server + " " + Echo.SILENCE,
              answers);
      case CANCELLED -> {
        ClientCalls.asyncUnaryCall(
            start(channel, Echo.UNARY), server + " " + Echo.SILENCE, answers);
        answers.requests.cancel("on purpose", null);
      }
    }
    return answers.end;
  }

  private static ClientCall<String, String> start(
      Channel channel, MethodDescriptor<String, String> method) {
    return channel.newCall(method, Echo.options());
  }

  private static void send(StreamObserver<String> requests, String word) {
    for (int i = 0; i < 3; i++) {
      requests.onNext(word + i);
    }
    requests.onCompleted();
  }

  /** Makes all calls at once, each by a client of its own, and returns how they ended. */
  private static List<String> callAll(Echo echo, Kind kind) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(16);
    try {
      List<Future<CompletableFuture<String>>> calls = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        String own = "client-" + i;
        String server = "server-" + i;
        calls.add(clients.submit(() -> ID.call(own, () -> call(echo, kind, own, server))));
      }
      List<String> ends = new ArrayList<>();
      for (Future<CompletableFuture<String>> call : calls) {
        ends.add(call.get(60, TimeUnit.SECONDS).get(60, TimeUnit.SECONDS));
      }
      return ends;
    } finally {
      clients.shutdownNow();
    }
  }

  private static String expectedEnd(Kind kind, int i) {
    return switch (kind) {
      case UPLOAD, CHAT -> "server-" + i + " word2";
      case FAILURE -> "UNKNOWN";
      case DEADLINE -> "DEADLINE_EXCEEDED";
      case CANCELLED -> "CANCELLED";
      default -> "server-" + i + " word";
    };
  }

  private static void assertClean(ExecutorService threads) throws Exception {
    for (int i = 0; i < 20; i++) {
      assertSame(
          AsyncContext.root(), threads.submit(AsyncContext::current).get(30, TimeUnit.SECONDS));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyCallback_seesItsOwnStore(Kind kind) throws Exception {
    try (Echo echo = new Echo(true)) {
      List<String> ends = callAll(echo, kind);
      for (int i = 0; i < CALLS; i++) {
        assertEquals(expectedEnd(kind, i), ends.get(i));
      }
      echo.reads.assertAllRight(CALLS);
      assertClean(echo.serverThreads);
      assertClean(echo.clientThreads);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutTheInterceptors_storesAreLostOrAnothers(Kind kind) throws Exception {
    try (Echo echo = new Echo(false)) {
      callAll(echo, kind);
      int wrong = echo.reads.lost.get() + echo.reads.crossed.get();
      assertTrue(wrong > CALLS / 4, wrong + " of " + echo.reads.all);
    }
  }

  @Test
  void credentials_areAskedForInTheCallsContext() throws Exception {
    try (Echo echo = new Echo(true)) {
      List<String> seen = new ArrayList<>();
      CallCredentials credentials =
          new CallCredentials() {
            @Override
            public void applyRequestMetadata(
                RequestInfo request, Executor executor, MetadataApplier applier) {
              seen.add("asked for " + ID.getStore());
              executor.execute(
                  () -> {
                    seen.add("answered for " + ID.getStore());
                    applier.apply(new Metadata());
                  });
            }
          };
      ID.run(
          "ann",
          () ->
              ClientCalls.blockingUnaryCall(
                  echo.as("server"),
                  Echo.UNARY,
                  Echo.options().withCallCredentials(credentials),
                  "server word"));
      assertEquals(List.of("asked for ann", "answered for ann"), seen);
    }
  }

  @Test
  void deadlineOfTheCaller_isKnownToTheClientsCall() throws Exception {
    try (Echo echo = new Echo(true)) {
      ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
      Context.CancellableContext limited =
          Context.current().withDeadlineAfter(300, TimeUnit.MILLISECONDS, timer);
      Answers answers = new Answers(echo, "ann");
      Context before = limited.attach();
      ID.run(
          "ann",
          () ->
              ClientCalls.asyncUnaryCall(
                  echo.as("server").newCall(Echo.UNARY, CallOptions.DEFAULT),
                  "server " + Echo.SILENCE,
                  answers));
      limited.detach(before);
      assertEquals("DEADLINE_EXCEEDED", answers.end.get(60, TimeUnit.SECONDS));
      echo.reads.assertAllRight(1);
      limited.close();
      timer.shutdownNow();
    }
  }

  @Test
  void endedCall_keepsNoContextWhoeverKeepsTheObserver() throws Exception {
    try (Echo echo = new Echo(true)) {
      Answers kept = new Answers(echo, "ann");
      WeakReference<AsyncContext> context =
          ID.call(
              "ann",
              () -> {
                ClientCalls.asyncUnaryCall(
                    echo.as("server").newCall(Echo.UNARY, Echo.options()), "server word", kept);
                return new WeakReference<>(AsyncContext.current());
              });
      assertEquals("server word", kept.end.get(60, TimeUnit.SECONDS));
      for (int i = 0; i < 100 && context.get() != null; i++) {
        System.gc();
        echo.clientThreads.submit(() -> {}).get(30, TimeUnit.SECONDS);
      }
      assertNull(context.get());
      assertEquals("server word", kept.last);
    }
  }

  /** A stream that the server has ended, whose requests' observer somebody on it keeps. */
  @Test
  void endedCallOfAServer_keepsNoContextWhoeverKeepsItsObservers() throws Exception {
    List<StreamObserver<String>> kept = new CopyOnWriteArrayList<>();
    List<WeakReference<AsyncContext>> contexts = new CopyOnWriteArrayList<>();
    Function<Reads, ServerServiceDefinition> keeping =
        reads ->
            ServerServiceDefinition.builder("echo")
                .addMethod(
                    Echo.UNARY,
                    ServerCalls.asyncUnaryCall(
                        (word, answers) -> {
                          kept.add(answers);
                          contexts.add(new WeakReference<>(AsyncContext.current()));
                          reads.note(word, ID.getStore());
                          answers.onNext(word);
                          answers.onCompleted();
                        }))
                .build();
    try (Echo echo = new Echo(true, keeping)) {
      ClientCalls.blockingUnaryCall(echo.as("server"), Echo.UNARY, Echo.options(), "server word");
      echo.reads.assertAllRight(1);
      WeakReference<AsyncContext> context = contexts.get(0);
      for (int i = 0; i < 100 && context.get() != null; i++) {
        System.gc();
        echo.serverThreads.submit(() -> {}).get(30, TimeUnit.SECONDS);
      }
      assertNull(context.get());
      assertEquals(1, kept.size());
    }
  }
}
