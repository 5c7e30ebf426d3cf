package io.asynclocal.mixture;

import io.asynclocal.contract.random.Stores;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.ExecutorsKt;
import reactor.core.scheduler.Schedulers;

/** The threads of the libraries' own pools, which go on from program to program. */
final class Pools {
  private static final int TASKS = 4;

  private Pools() {}

  /** Looks at some while nothing is installed: a task is nobody's then, and sees what was left. */
  static List<String> left() throws InterruptedException {
    List<Executor> pools = new ArrayList<>();
    pools.add(task -> Schedulers.single().schedule(task));
    pools.add(task -> io.reactivex.rxjava3.schedulers.Schedulers.single().scheduleDirect(task));
    for (int number = 0; number < TASKS; number++) {
      pools.add(task -> Schedulers.parallel().schedule(task));
      pools.add(
          task -> io.reactivex.rxjava3.schedulers.Schedulers.computation().scheduleDirect(task));
      pools.add(ExecutorsKt.asExecutor(Dispatchers.getDefault()));
      pools.add(ForkJoinPool.commonPool());
    }
    List<String> left = new CopyOnWriteArrayList<>();
    CountDownLatch looked = new CountDownLatch(pools.size());
    for (Executor pool : pools) {
      pool.execute(
          () -> {
            look(left);
            looked.countDown();
          });
    }
    if (!looked.await(60, TimeUnit.SECONDS)) {
      left.add("a pool hangs");
    }
    return left;
  }

  private static void look(List<String> left) {
    Stores stores = Stores.current();
    String id = Stores.ID.getStore();
    if (!id.equals(Stores.NOBODY) || !stores.equals(Stores.NONE)) {
      left.add(
          "the thread " + Thread.currentThread().getName() + " was left with " + id + " " + stores);
      Stores.ID.enterWith(Stores.NOBODY); // so that what comes after is not taken for as faulty
      Stores.TENANT.enterWith(Stores.NOBODY);
      Stores.USER.enterWith(Stores.NOBODY);
      Stores.ENTERED.enterWith(Stores.NOBODY);
    }
  }
}
