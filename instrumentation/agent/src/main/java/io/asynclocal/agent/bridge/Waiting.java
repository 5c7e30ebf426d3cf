package io.asynclocal.agent.bridge;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * What was captured for objects that wait somewhere and have no place for it themselves. The same
 * object may wait several times, and each time has its own: they are indistinguishable, so that it
 * doesn't matter which is taken first, and the oldest is. Who owns an object, such as a pool, is
 * known by its identity hash alone and so not kept alive.
 *
 * <p>Neither is an object for long, whoever has let go of it without telling. Most are taken before
 * the next collection of garbage; after one, what still waits is kept weakly, and dropped when it
 * is gone, by a thread that waits for that. Weak references would be dear for all, and entries that
 * aren't can be used again.
 */
final class Waiting {
  private static final int STRIPES = 16;
  private static final int SMALLEST = 16;

  /** How many entries of each stripe are kept to be used again. */
  private static final int SPARE = 256;

  /** The key of an entry that isn't its object's newest. */
  private static final Object NONE = new Object();

  private static final Waiting[] ALL = new Waiting[STRIPES];
  private static final ReferenceQueue<Object> COLLECTED = new ReferenceQueue<>();

  static {
    for (int i = 0; i < STRIPES; i++) {
      ALL[i] = new Waiting();
    }
    new Dropper().start();
  }

  /** The newest entry of each object that waits. */
  private @Nullable Entry[] table = new Entry[SMALLEST];

  /**
   * How many objects wait. Read without the lock: whoever takes has synchronized with the adder.
   */
  private int size;

  private @Nullable Entry spare;
  private int spares;

  private Waiting() {}

  private static final class Entry {
    /** The object, or a reference to it; of an object's newest entry only. */
    Object key = NONE;

    int owner;
    @Nullable Object captured;

    /** The next object's newest entry in the same place; or a spare one. */
    @Nullable Entry next;

    /** The entry of the same object that was added next; of the newest, the oldest. */
    Entry newer = this;

    boolean is(Object object, int ownerHash) {
      return owner == ownerHash
          && (key == object || (key instanceof Gone reference && reference.refersTo(object)));
    }
  }

  /** An object that has waited for longer, with its hash. */
  private static final class Gone extends WeakReference<Object> {
    final int hash;

    Gone(Object object) {
      super(object, COLLECTED);
      hash = hash(object);
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

  private synchronized void insert(int hash, int owner, Object object, Object captured) {
    Entry added = unused();
    added.owner = owner;
    added.captured = captured;
    Entry newest = newest(hash, owner, object);
    if (newest == null) {
      if (size == table.length) {
        grow();
      }
      added.key = object;
      put(added, hash);
      size++;
    } else {
      added.newer = newest.newer;
      newest.newer = added;
      replace(newest, added, hash);
    }
  }

  private @Nullable Entry newest(int hash, int owner, Object object) {
    Entry entry = table[place(hash)];
    while (entry != null && !entry.is(object, owner)) {
      entry = entry.next;
    }
    return entry;
  }

  private synchronized @Nullable Object find(int hash, int owner, Object object) {
    Entry newest = newest(hash, owner, object);
    return newest == null ? null : newest.captured;
  }

  private synchronized @Nullable Object remove(int hash, int owner, Object object, boolean oldest) {
    Entry newest = newest(hash, owner, object);
    if (newest == null) {
      return null;
    }
    Entry taken = oldest ? newest.newer : newest;
    if (newest.newer == newest) {
      unlink(newest, hash);
    } else if (oldest) {
      newest.newer = taken.newer;
    } else {
      Entry older = newest;
      while (older.newer != newest) {
        older = older.newer;
      }
      older.newer = newest.newer;
      replace(newest, older, hash);
    }
    Object captured = taken.captured;
    spare(taken);
    return captured;
  }

  private void put(Entry newest, int hash) {
    int place = place(hash);
    newest.next = table[place];
    table[place] = newest;
  }

  /** Has another entry be the newest of the same object. */
  private void replace(Entry newest, Entry other, int hash) {
    other.key = newest.key;
    other.next = newest.next;
    relink(newest, other, hash);
    newest.key = NONE;
    newest.next = null;
  }

  private void unlink(Entry newest, int hash) {
    relink(newest, newest.next, hash);
    size--;
  }

  private void relink(Entry newest, @Nullable Entry instead, int hash) {
    int place = place(hash);
    Entry entry = table[place];
    if (entry == newest) {
      table[place] = instead;
      return;
    }
    while (entry != null && entry.next != newest) {
      entry = entry.next;
    }
    if (entry != null) {
      entry.next = instead;
    }
  }

  private Entry unused() {
    Entry unused = spare;
    if (unused == null) {
      return new Entry();
    }
    spare = unused.next;
    spares--;
    unused.next = null;
    return unused;
  }

  private void spare(Entry unused) {
    unused.key = NONE;
    unused.captured = null;
    unused.newer = unused;
    unused.next = null;
    if (spares < SPARE) {
      unused.next = spare;
      spare = unused;
      spares++;
    }
  }

  private void grow() {
    @Nullable Entry[] old = table;
    table = new Entry[old.length * 2];
    for (Entry bucket : old) {
      for (Entry newest = bucket; newest != null; ) {
        Entry next = newest.next;
        Object key = newest.key;
        put(newest, key instanceof Gone reference ? reference.hash : hash(key));
        newest = next;
      }
    }
  }

  /** Keeps nothing alive of what waits. */
  private synchronized void weaken() {
    for (Entry bucket : table) {
      for (Entry newest = bucket; newest != null; newest = newest.next) {
        if (!(newest.key instanceof Gone)) {
          newest.key = new Gone(newest.key);
        }
      }
    }
  }

  private synchronized void drop(Gone object) {
    Entry newest = table[place(object.hash)];
    while (newest != null && newest.key != object) {
      newest = newest.next;
    }
    if (newest != null) {
      unlink(newest, object.hash);
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
      Reference<?> sign = sign();
      while (true) {
        try {
          Reference<?> gone = COLLECTED.remove();
          if (gone instanceof Gone object) {
            stripe(object.hash).drop(object);
          } else if (gone == sign) {
            sign = sign();
            for (Waiting stripe : ALL) {
              stripe.weaken();
            }
          }
        } catch (InterruptedException e) {
          // Nobody has anything to say to this thread.
        }
      }
    }

    /** Returns a reference to nothing else than garbage: it comes when that has been collected. */
    private static Reference<?> sign() {
      return new WeakReference<>(new Object(), COLLECTED);
    }
  }
}
