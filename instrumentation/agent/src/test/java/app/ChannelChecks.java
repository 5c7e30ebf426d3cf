package app;

import static app.Checks.ID;
import static app.Checks.collected;
import static app.Checks.in;
import static app.Checks.same;
import static app.Checks.watched;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Asynchronous channels: a handler has the stores of the one that began its operation. */
final class ChannelChecks {
  private ChannelChecks() {}

  static void addTo(Checks checks) {
    checks.add("channel/stores/accept", () -> pair((server, client, seen) -> {}, "accept"));
    checks.add("channel/stores/connect", () -> pair((server, client, seen) -> {}, "connect"));
    checks.add(
        "channel/stores/read that waits",
        () ->
            pair(
                (server, client, seen) -> {
                  in("A", () -> client.read(ByteBuffer.allocate(1), null, seen.as()));
                  in("B", () -> server.write(ByteBuffer.allocate(1)).get());
                },
                null));
    checks.add(
        "channel/stores/read of what is there",
        () ->
            pair(
                (server, client, seen) -> {
                  in("B", () -> server.write(ByteBuffer.allocate(1)).get());
                  in("A", () -> client.read(ByteBuffer.allocate(1), null, seen.as()));
                },
                null));
    checks.add(
        "channel/stores/read with a time limit that is reached",
        () ->
            pair(
                (server, client, seen) ->
                    in(
                        "A",
                        () ->
                            client.read(
                                ByteBuffer.allocate(1), 1, TimeUnit.MILLISECONDS, null, seen.as())),
                null));
    checks.add(
        "channel/stores/read into several",
        () ->
            pair(
                (server, client, seen) -> {
                  ByteBuffer[] buffers = {ByteBuffer.allocate(1), ByteBuffer.allocate(1)};
                  in("A", () -> client.read(buffers, 0, 2, 1, TimeUnit.MINUTES, null, seen.as()));
                  in("B", () -> server.write(ByteBuffer.allocate(2)).get());
                },
                null));
    checks.add(
        "channel/stores/write",
        () ->
            pair(
                (server, client, seen) ->
                    in("A", () -> client.write(ByteBuffer.allocate(1), null, seen.as())),
                null));
    checks.add(
        "channel/stores/a close while one reads",
        () ->
            pair(
                (server, client, seen) -> {
                  in("A", () -> client.read(ByteBuffer.allocate(1), null, seen.as()));
                  in("B", client::close);
                },
                null));
    checks.add(
        "channel/root/a handler of the root",
        () -> {
          try (AsynchronousFileChannel file = file()) {
            Seen seen = new Seen();
            file.read(ByteBuffer.allocate(1), 0, null, seen.as());
            same("null", seen.get());
          }
        });
    checks.add(
        "channel/stores/file",
        () -> {
          try (AsynchronousFileChannel file = file()) {
            Seen read = new Seen();
            in("A", () -> file.read(ByteBuffer.allocate(1), 0, null, read.as()));
            same("A", read.get());
            Seen written = new Seen();
            in("B", () -> file.write(ByteBuffer.allocate(1), 0, null, written.as()));
            same("B", written.get());
            Seen locked = new Seen();
            in("C", () -> file.lock(null, locked.as()));
            same("C", locked.get());
          }
        });
    checks.add(
        "channel/leak/an operation that has ended",
        () -> {
          try (AsynchronousFileChannel file = file()) {
            collected(
                store -> {
                  Seen seen = new Seen();
                  file.read(ByteBuffer.allocate(1), 0, null, seen.as());
                  same(String.valueOf(store.get()), seen.get());
                });
          }
        });
    checks.add(
        "channel/hooks/an operation is one resource",
        () -> {
          ExecutorService pool = Executors.newSingleThreadExecutor();
          try (AsynchronousFileChannel file = file(pool)) {
            Events events =
                watched(
                    () -> {
                      Seen seen = new Seen();
                      file.read(ByteBuffer.allocate(1), 0, null, seen.as());
                      seen.get();
                      pool.shutdown();
                      same(true, pool.awaitTermination(30, TimeUnit.SECONDS));
                    });
            same("[CompletionHandler before after destroy]", events.of().toString());
          }
        });
  }

  private static AsynchronousFileChannel file() throws IOException {
    return file(null);
  }

  private static AsynchronousFileChannel file(ExecutorService pool) throws IOException {
    Path path = Files.createTempFile("agent", "");
    Files.write(path, new byte[2]);
    return AsynchronousFileChannel.open(
        path,
        Set.of(
            StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE),
        pool);
  }

  private interface Uses {
    void with(AsynchronousSocketChannel server, AsynchronousSocketChannel client, Seen seen)
        throws Exception;
  }

  /**
   * Connects two sockets; what is seen of A where they {@code connect}, or by what they do then.
   */
  private static void pair(Uses uses, String what) throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (AsynchronousServerSocketChannel listening = AsynchronousServerSocketChannel.open();
        AsynchronousSocketChannel client = AsynchronousSocketChannel.open()) {
      listening.bind(new InetSocketAddress(here, 0));
      Seen accepted = new Seen();
      Seen connected = new Seen();
      in("A", () -> listening.accept(null, accepted.as()));
      in("A", () -> client.connect(listening.getLocalAddress(), null, connected.as()));
      String whereAccepted = accepted.get();
      String whereConnected = connected.get();
      if ("accept".equals(what)) {
        same("A", whereAccepted);
      } else if ("connect".equals(what)) {
        same("A", whereConnected);
      } else {
        Seen seen = new Seen();
        try (AsynchronousSocketChannel server = (AsynchronousSocketChannel) accepted.result()) {
          uses.with(server, client, seen);
          same("A", seen.get());
        }
      }
    }
  }

  private static final class Seen implements CompletionHandler<Object, Object> {
    private final CompletableFuture<String> store = new CompletableFuture<>();
    private volatile Object result;

    @SuppressWarnings("unchecked")
    <T> CompletionHandler<T, Object> as() {
      return (CompletionHandler<T, Object>) (CompletionHandler<?, Object>) this;
    }

    @Override
    public void completed(Object value, Object attachment) {
      result = value;
      store.complete(String.valueOf(ID.getStore()));
    }

    @Override
    public void failed(Throwable failure, Object attachment) {
      store.complete(String.valueOf(ID.getStore()));
    }

    String get() throws Exception {
      return store.get(30, TimeUnit.SECONDS);
    }

    Object result() {
      return result;
    }
  }
}
