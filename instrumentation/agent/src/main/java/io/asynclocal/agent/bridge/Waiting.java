package io.asynclocal.agent.bridge;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * What was captured for objects that wait somewhere and have no place for it themselves. The same
 * object may wait several times, and each time has its own: they are indistinguishable, so that it
 * doesn't matter which is taken first, and the oldest is. Who owns an object, such as a pool, is
 * known by its identity hash alone and so not kept alive; neither is the object, and what was kept
 * for one that is gone is dropped by a thread that waits for that.
 */
final class Waiting {
  private static final int STRIPES = 16;
  private static final int SMALLEST = 16;
  private static final Waiting[] ALL = new Waiting[STRIPES];
  private static final ReferenceQueue<Object> COLLECTED = new ReferenceQueue<>();

  static {
    for (int i = 0; i < STRIPES; i++) {
      ALL[i] = new Waiting();
    }
    new Dropper().start();
  }

  private @Nullable Entry[] table = new Entry[SMALLEST];

  /** Read without the lock: whoever takes has synchronized with whoever added what it takes. */
  private int size;

  private Waiting() {}

  private static final class Entry extends WeakReference<Object> {
    final int hash;
    final int owner;
    final Object captured;
    @Nullable Entry next;

    Entry(Object object, int hash, int owner, Object captured) {
      super(object, COLLECTED);
      this.hash = hash;
      this.owner = owner;
      this.captured = captured;
    }

    boolean is(Object object, int ownerHash) {
      return owner == ownerHash && refersTo(object);
    }
  }

  /** Keeps {@code captured} for an object that waits at {@code owner}. */
  static void add(Object owner, Object object, Object captured) {
    int hash = hash(object);
    stripe(hash).insert(hash, System.identityHashCode(owner), object, captured);
  }

  /** Takes what was kept first for the object, or returns null. */
  static @Nullable Object takeOldest(Object owner, Object object) {
    return take(owner, object, true);
  }

  /** Takes what was kept last for the object, or returns null. */
  static @Nullable Object takeNewest(Object owner, Object object) {
    return take(owner, object, false);
  }

  /** Returns what was kept last for the object, and goes on to be, or null. */
  static @Nullable Object newest(Object owner, Object object) {
    int hash = hash(object);
    Waiting stripe = stripe(hash);
    return stripe.size == 0 ? null : stripe.find(hash, System.identityHashCode(owner), object);
  }

  private static @Nullable Object take(Object owner, Object object, boolean oldest) {
    int hash = hash(object);
    Waiting stripe = stripe(hash);
    return stripe.size == 0
        ? null
        : stripe.remove(hash, System.identityHashCode(owner), object, oldest);
  }

  private static int hash(Object object) {
    int hash = System.identityHashCode(object);
    return hash ^ hash >>> 16;
  }

  private static Waiting stripe(int hash) {
    return ALL[hash & STRIPES - 1];
  }

  private int place(int hash) {
    return hash / STRIPES & table.length - 1;
  }

  /** The newest comes first in its bucket. */
  private synchronized void insert(int hash, int owner, Object object, Object captured) {
    if (size > table.length) {
      grow();
    }
    Entry entry = new Entry(object, hash, owner, captured);
    int place = place(hash);
    entry.next = table[place];
    table[place] = entry;
    size++;
  }

  private synchronized @Nullable Object find(int hash, int owner, Object object) {
    Entry entry = table[place(hash)];
    while (entry != null && !(entry.hash == hash && entry.is(object, owner))) {
      entry = entry.next;
    }
    return entry == null ? null : entry.captured;
  }

  private synchronized @Nullable Object remove(int hash, int owner, Object object, boolean oldest) {
    Entry found = null;
    Entry entry = table[place(hash)];
    while (entry != null) {
      if (entry.hash == hash && entry.is(object, owner)) {
        found = entry;
        if (!oldest) {
          break;
        }
      }
      entry = entry.next;
    }
    if (found == null) {
      return null;
    }
    unlink(found);
    return found.captured;
  }

  private synchronized void unlink(Entry unwanted) {
    int place = place(unwanted.hash);
    Entry before = null;
    Entry entry = table[place];
    while (entry != null && entry != unwanted) {
      before = entry;
      entry = entry.next;
    }
    if (entry == null) {
      return;
    }
    if (before == null) {
      table[place] = entry.next;
    } else {
      before.next = entry.next;
    }
    size--;
  }

  /** Moves each bucket's entries in their order: what is walked first is appended first. */
  private void grow() {
    @Nullable Entry[] old = table;
    table = new Entry[old.length * 2];
    for (Entry bucket : old) {
      Entry reversed = null;
      for (Entry entry = bucket; entry != null; ) {
        Entry next = entry.next;
        entry.next = reversed;
        reversed = entry;
        entry = next;
      }
      for (Entry entry = reversed; entry != null; ) {
        Entry next = entry.next;
        int place = place(entry.hash);
        entry.next = table[place];
        table[place] = entry;
        entry = next;
      }
    }
  }

  /** Drops what was kept for objects that are gone. It is begun by the first that is kept. */
  private static final class Dropper extends Thread {
    Dropper() {
      super(null, null, "asynclocal-agent", 0, false);
      setDaemon(true);
      setContextClassLoader(null);
    }

    @Override
    public void run() {
      while (true) {
        try {
          Entry gone = (Entry) COLLECTED.remove();
          stripe(gone.hash).unlink(gone);
        } catch (InterruptedException e) {
          // Nobody has anything to say to this thread.
        }
      }
    }
  }
}
