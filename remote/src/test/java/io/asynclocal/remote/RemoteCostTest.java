package io.asynclocal.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.asynclocal.AsyncContext;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a hop allocates. What the transport's own headers cost isn't ours. */
final class RemoteCostTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int RUNS = 20_000;

  private final RemoteStores remote = new Shop().remote;

  /** Where a compiler can't see who else reads it. */
  private volatile Runnable handedOver;

  /** Keeps what is set, and allocates nothing for it. */
  private static final class Slots implements OutboundHeaders {
    private String baggage;
    private String id;

    @Override
    public Iterable<String> values(String name) {
      return null;
    }

    @Override
    public void set(String name, String value) {
      if (name.equals("baggage")) {
        baggage = value;
      } else {
        id = value;
      }
    }

    @Override
    public void remove(String name) {
      set(name, null);
    }

    @Override
    public String toString() {
      return baggage + id;
    }
  }

  @Test
  void sendingBaggageAndAHeaderIsSevenHundredBytesAtMost() {
    Slots headers = new Slots();
    AsyncContext.root()
        .with(Shop.TENANT, "acme-ü")
        .with(Shop.COLOUR, "red")
        .with(Shop.REQUEST_ID, "5a0e2c8e-1111-2222-3333-444455556666")
        .run(() -> assertAtMost("send", 700, () -> remote.send(Shop.ORDERS, headers)));
  }

  @Test
  void receivingTwoEntriesAndAnIdIsTwelveHundredBytesAtMost() {
    List<String> baggage = List.of("tenant=acme-%C3%BC,colour=red,a=1,b=2");
    List<String> id = List.of("5a0e2c8e-1111-2222-3333-444455556666");
    InboundHeaders headers = name -> name.equals("baggage") ? baggage : id;
    assertAtMost("receive", 1_200, () -> remote.receive(Shop.GATEWAY, headers));
  }

  @Test
  void whereNothingIsBoundAndNoHeaderCameItIsSixtyFourBytesAtMost() {
    Slots headers = new Slots();
    assertAtMost("send nothing", 64, () -> remote.send(Shop.ORDERS, headers));
    assertAtMost("receive nothing", 64, () -> remote.receive(Shop.GATEWAY, name -> null));
  }

  @Test
  void hopInsideTheProcessCostsNoMoreThanThatOfStoresThatWereBoundHere() {
    Runnable nothing = () -> {};
    Runnable hop =
        () -> {
          handedOver = AsyncContext.current().bind(nothing);
          handedOver.run();
        };
    List<String> baggage = List.of("tenant=acme,colour=red");
    List<String> id = List.of("r-1");
    AsyncContext received =
        remote.receive(Shop.GATEWAY, name -> name.equals("baggage") ? baggage : id);
    AsyncContext bound =
        AsyncContext.root()
            .with(Shop.TENANT, "acme")
            .with(Shop.COLOUR, "red")
            .with(Shop.REQUEST_ID, "r-1");
    assertEquals("colour=red, requestId=r-1, tenant=acme", received.call(Shop::bound));
    long[] bytes = new long[2];
    bound.run(() -> bytes[0] = each(hop));
    received.run(() -> bytes[1] = each(hop));
    System.out.println("hop of bound and received stores: " + bytes[0] + " B, " + bytes[1] + " B");
    assertTrue(bytes[0] > 0, "a bound task is one object");
    assertEquals(bytes[0], bytes[1]);
  }

  private static void assertAtMost(String what, long bytes, Runnable work) {
    long each = each(work);
    System.out.println("remote " + what + ": " + each + " B");
    assertTrue(each <= bytes, () -> what + ": " + each + " B");
  }

  private static long each(Runnable work) {
    for (int i = 0; i < RUNS; i++) {
      work.run();
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < RUNS; i++) {
      work.run();
    }
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / RUNS;
  }
}
