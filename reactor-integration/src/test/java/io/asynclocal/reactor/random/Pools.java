package io.asynclocal.reactor.random;

import io.asynclocal.contract.random.Stores;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler.Worker;
import reactor.core.scheduler.Schedulers;

/** The threads of Reactor's own schedulers, which go on from program to program. */
final class Pools {

  private Pools() {}

  /**
   * Looks at the threads while nothing is installed: a task is nobody's then, and sees what was
   * left.
   */
  static List<String> left() throws InterruptedException {
    List<Worker> workers = new ArrayList<>();
    workers.add(Schedulers.single().createWorker());
    for (int thread = 0; thread < Schedulers.DEFAULT_POOL_SIZE; thread++) {
      workers.add(Schedulers.parallel().createWorker());
      workers.add(Schedulers.boundedElastic().createWorker());
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

  private static void look(List<String> left) {
    Stores stores = Stores.current();
    String id = Stores.ID.getStore();
    if (!Stores.NOBODY.equals(id) || !stores.equals(Stores.NONE)) {
      left.add("a scheduler's thread was left with " + id + " " + stores);
      Stores.ID.enterWith(Stores.NOBODY); // so that what comes after is not taken for as faulty
      Stores.TENANT.enterWith(Stores.NOBODY);
      Stores.USER.enterWith(Stores.NOBODY);
      Stores.ENTERED.enterWith(Stores.NOBODY);
    }
  }
}
