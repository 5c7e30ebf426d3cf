package io.asynclocal.contract;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.asynclocal.AsyncLocalStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** The stores of one storage that callbacks saw, handed to the test in the order of seeing. */
final class Seen {
  private final AsyncLocalStorage<String> storage;
  private final BlockingQueue<Optional<String>> stores = new LinkedBlockingQueue<>();

  Seen(AsyncLocalStorage<String> storage) {
    this.storage = storage;
  }

  /** Reads the storage; what a callback does. */
  void read() {
    stores.add(Optional.ofNullable(storage.getStore()));
  }

  /** Reads the storage, and then throws. */
  void readAndThrow() {
    read();
    throw new ThrownOnPurpose();
  }

  /** Waits for the next read and returns what it saw. */
  @Nullable String next() {
    return await().orElse(null);
  }

  /** Waits for so many reads and returns what they saw, sorted; null as {@code "(null)"}. */
  List<String> next(int reads) {
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < reads; i++) {
      seen.add(await().orElse("(null)"));
    }
    seen.sort(null);
    return seen;
  }

  /** {@return how many reads were not waited for} */
  int unread() {
    return stores.size();
  }

  private Optional<String> await() {
    try {
      Optional<String> store = stores.poll(Deadline.seconds(), SECONDS);
      if (store == null) {
        throw Deadline.missed();
      }
      return store;
    } catch (InterruptedException e) {
      throw Deadline.interrupted(e);
    }
  }
}
