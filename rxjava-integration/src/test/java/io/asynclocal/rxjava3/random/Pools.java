package io.asynclocal.rxjava3.random;

import io.asynclocal.contract.random.Stores;
import io.reactivex.rxjava3.core.Scheduler.Worker;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The threads of RxJava's own schedulers, which go on from program to program. */
final class Pools {

  private Pools() {}

  /**
   * Looks at the threads while nothing is installed: a task is nobody's then, and sees what was
   * left.
   */
  static List<String> left() throws InterruptedException {
    List<Worker> workers = new ArrayList<>();
    workers.add(Schedulers.single().createWorker());
    for (int thread = 0; thread < Runtime.getRuntime().availableProcessors(); thread++) {
      workers.add(Schedulers.computation().createWorker());
    }
    List<String> left = new CopyOnWriteArrayList<>();
    CountDownLatch looked = new CountDownLatch(workers.size());
    for (Worker worker : workers) {
      worker.schedule(
          () -> {
            look(left);
            looked.countDown();
          });
    }
    if (!looked.await(60, TimeUnit.SECONDS)) {
      left.add("a scheduler hangs");
    }
    workers.forEach(Worker::dispose);
    return left;
  }

  /** Ends what goes on for ever in them, as does what somebody has connected and nobody ends. */
  static void renew() {
    Schedulers.shutdown();
    Schedulers.start();
  }

  private static void look(List<String> left) {
    Stores stores = Stores.current();
    if (!Stores.ID.getStore().equals(Stores.NOBODY) || !stores.tenant().equals(Stores.NOBODY)) {
      left.add("a scheduler's thread was left with " + Stores.ID.getStore() + " " + stores);
      Stores.ID.enterWith(Stores.NOBODY); // so that what comes after is not taken for as faulty
      Stores.TENANT.enterWith(Stores.NOBODY);
    }
  }
}
