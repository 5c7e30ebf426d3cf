package io.asynclocal.examples;

import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.concurrent.AsyncFutures;
import io.asynclocal.coroutines.ElementsKt;
import io.reactivex.rxjava3.core.Single;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.future.FutureKt;
import reactor.core.publisher.Mono;

/** A way from one thread to another, past a thread that has no context. */
enum Crossing {
  EXECUTOR {
    @Override
    <T> Future<T> start(Supplier<T> task, CompletableFuture<String> foreign, ExecutorService bare) {
      return AsyncExecutors.propagating(bare).submit(task::get);
    }
  },

  FUTURE {
    @Override
    <T> Future<T> start(Supplier<T> task, CompletableFuture<String> foreign, ExecutorService bare) {
      return AsyncFutures.propagating(foreign).thenApply(reply -> task.get()).toCompletableFuture();
    }
  },

  REACTOR {
    @Override
    <T> Future<T> start(Supplier<T> task, CompletableFuture<String> foreign, ExecutorService bare) {
      return Mono.fromFuture(foreign)
          .publishOn(reactor.core.scheduler.Schedulers.parallel())
          .map(reply -> task.get())
          .toFuture();
    }
  },

  REACTOR_FOREIGN_SIGNAL {
    @Override
    <T> Future<T> start(Supplier<T> task, CompletableFuture<String> foreign, ExecutorService bare) {
      return Mono.fromFuture(foreign).map(reply -> task.get()).toFuture();
    }
  },

  RXJAVA {
    @Override
    <T> Future<T> start(Supplier<T> task, CompletableFuture<String> foreign, ExecutorService bare) {
      return Single.fromCompletionStage(foreign)
          .observeOn(io.reactivex.rxjava3.schedulers.Schedulers.computation())
          .map(reply -> task.get())
          .toCompletionStage()
          .toCompletableFuture();
    }
  },

  RXJAVA_FOREIGN_SIGNAL {
    @Override
    <T> Future<T> start(Supplier<T> task, CompletableFuture<String> foreign, ExecutorService bare) {
      return Single.fromCompletionStage(foreign)
          .map(reply -> task.get())
          .toCompletionStage()
          .toCompletableFuture();
    }
  },

  COROUTINE {
    @Override
    <T> Future<T> start(Supplier<T> task, CompletableFuture<String> foreign, ExecutorService bare) {
      return FutureKt.future(
          ElementsKt.AsyncContextScope(Dispatchers.getDefault()),
          EmptyCoroutineContext.INSTANCE,
          CoroutineStart.DEFAULT,
          (scope, continuation) -> task.get());
    }
  };

  /** Begins the crossing; whatever waits for {@code foreign} goes on when that is completed. */
  abstract <T> Future<T> start(
      Supplier<T> task, CompletableFuture<String> foreign, ExecutorService bare);

  /** Calls {@code task} at the other end, and waits for it. */
  <T> T cross(Supplier<T> task, ExecutorService bare) throws Exception {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    Future<T> result = start(task, foreign, bare);
    bare.execute(() -> foreign.complete("done"));
    return result.get(30, TimeUnit.SECONDS);
  }
}
