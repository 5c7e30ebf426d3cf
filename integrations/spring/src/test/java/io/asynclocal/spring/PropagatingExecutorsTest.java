package io.asynclocal.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.asynclocal.AsyncLocalStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolExecutorFactoryBean;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Tasks of every kind of executor have the submitter's store, and leave none behind. */
final class PropagatingExecutorsTest {
  private static final AsyncLocalStorage<String> ID = AsyncLocalStorage.create();
  private static final ThreadLocal<@Nullable String> OTHER = new ThreadLocal<>();

  private static @Nullable AnnotationConfigApplicationContext context;
  private static @Nullable AnnotationConfigApplicationContext without;

  @Configuration(proxyBeanMethods = false)
  static class Executing {
    @Bean
    ThreadPoolTaskExecutor pool() {
      ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
      executor.setCorePoolSize(1);
      executor.setTaskDecorator(
          task -> {
            String other = OTHER.get();
            return () -> {
              OTHER.set(other);
              try {
                task.run();
              } finally {
                OTHER.remove();
              }
            };
          });
      executor.initialize(); // as many do, though the container does it too
      return executor;
    }

    @Bean
    SimpleAsyncTaskExecutor simple() {
      return new SimpleAsyncTaskExecutor();
    }

    @Bean
    ThreadPoolTaskScheduler poolScheduler() {
      return new ThreadPoolTaskScheduler();
    }

    @Bean
    SimpleAsyncTaskScheduler simpleScheduler() {
      return new SimpleAsyncTaskScheduler();
    }

    @Bean
    ConcurrentTaskExecutor concurrent() {
      return new ConcurrentTaskExecutor(service());
    }

    @Bean(destroyMethod = "")
    ConcurrentTaskScheduler concurrentScheduler() {
      return new ConcurrentTaskScheduler(scheduledService());
    }

    @Bean
    TaskExecutorAdapter adapter() {
      return new TaskExecutorAdapter(service());
    }

    @Bean
    AsyncTaskExecutor wrapping() {
      SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor();
      return new AsyncTaskExecutor() {
        @Override
        public void execute(Runnable task) {
          threads.execute(task);
        }
      };
    }

    @Bean
    Executor plain() {
      SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor();
      return threads::execute;
    }

    @Bean
    ExecutorService service() {
      return Executors.newSingleThreadExecutor();
    }

    @Bean
    ScheduledExecutorService scheduledService() {
      return Executors.newSingleThreadScheduledExecutor();
    }

    @Bean
    ThreadPoolExecutorFactoryBean made() {
      return new ThreadPoolExecutorFactoryBean();
    }

    @Bean
    ThreadPoolExecutor declaredAsClass() {
      return new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new SynchronousQueue<>());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  static class Inlined implements AsyncConfigurer {
    private final SimpleAsyncTaskExecutor noBean = new SimpleAsyncTaskExecutor("async-");

    @Override
    public Executor getAsyncExecutor() {
      return noBean;
    }

    @Override
    public @Nullable AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
      return null;
    }

    @Bean
    Work work() {
      return new Work();
    }

    @Bean
    SimpleApplicationEventMulticaster applicationEventMulticaster() {
      SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
      multicaster.setTaskExecutor(new SimpleAsyncTaskExecutor("events-"));
      return multicaster;
    }
  }

  static class Work {
    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Async
    public CompletableFuture<String> ask() {
      return CompletableFuture.completedFuture(String.valueOf(ID.getStore()));
    }

    public LinkedBlockingQueue<String> heard() {
      return heard;
    }

    @EventListener
    public void on(String event) {
      heard.add(event + " of " + ID.getStore());
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Propagating {
    @Bean
    static PropagatingExecutors propagatingExecutors() {
      return new PropagatingExecutors();
    }
  }

  @BeforeAll
  static void start() {
    context =
        new AnnotationConfigApplicationContext(Propagating.class, Executing.class, Inlined.class);
    without = new AnnotationConfigApplicationContext(Executing.class, Inlined.class);
  }

  @AfterAll
  static void stop() {
    with().close();
    without().close();
  }

  private static AnnotationConfigApplicationContext with() {
    assertNotNull(context);
    return context;
  }

  private static AnnotationConfigApplicationContext without() {
    assertNotNull(without);
    return without;
  }

  private static final List<String> EXECUTORS =
      List.of(
          "pool",
          "simple",
          "poolScheduler",
          "simpleScheduler",
          "concurrent",
          "concurrentScheduler",
          "adapter",
          "wrapping",
          "plain",
          "service",
          "scheduledService",
          "made");

  @TestFactory
  Stream<DynamicTest> taskHasItsSubmittersStore() {
    return EXECUTORS.stream()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      Executor executor = with().getBean(name, Executor.class);
                      assertEquals("a", seenBy("a", executor::execute));
                      assertEquals("b", seenBy("b", executor::execute));
                      assertEquals("null", seenBy(null, executor::execute));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> taskHasNoStoreWithoutIt() {
    return EXECUTORS.stream()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () ->
                        assertEquals(
                            "null",
                            seenBy("a", without().getBean(name, Executor.class)::execute))));
  }

  private static String seenBy(@Nullable String store, java.util.function.Consumer<Runnable> hop) {
    CompletableFuture<String> seen = new CompletableFuture<>();
    Runnable read = () -> seen.complete(String.valueOf(ID.getStore()));
    if (store == null) {
      hop.accept(read);
    } else {
      ID.run(store, () -> hop.accept(read));
    }
    return seen.orTimeout(60, TimeUnit.SECONDS).join();
  }

  @TestFactory
  Stream<DynamicTest> whatATaskEntersEndsWithIt() {
    return Stream.of("pool", "poolScheduler", "concurrentScheduler")
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      Executor executor = with().getBean(name, Executor.class);
                      seenBy(
                          "a",
                          task ->
                              executor.execute(
                                  () -> {
                                    ID.enterWith("left");
                                    task.run();
                                  }));
                      assertEquals("null", onTheBareThreadOf(name));
                    }));
  }

  /** Reads on the one thread of an executor, past what binds its tasks. */
  private static String onTheBareThreadOf(String name) {
    Object bean = with().getBean(name);
    Executor bare =
        bean instanceof ThreadPoolTaskExecutor pool
            ? task -> pool.getThreadPoolExecutor().getQueue().add(task)
            : with().getBean("scheduledService", Executor.class);
    if (bean instanceof ThreadPoolTaskScheduler scheduler) {
      bare = task -> scheduler.getScheduledThreadPoolExecutor().execute(task);
    }
    return seenBy(null, bare::execute);
  }

  private static final List<String> SCHEDULERS =
      List.of("poolScheduler", "simpleScheduler", "concurrentScheduler");

  @TestFactory
  Stream<DynamicTest> scheduledTaskHasItsSchedulersStore() {
    BiConsumer<TaskScheduler, Runnable> later =
        (scheduler, task) -> scheduler.schedule(task, Instant.now().plusMillis(1));
    BiConsumer<TaskScheduler, Runnable> triggered =
        (scheduler, task) -> scheduler.schedule(task, trigger -> once(trigger.lastCompletion()));
    return SCHEDULERS.stream()
        .flatMap(
            name ->
                Stream.of(later, triggered)
                    .map(
                        way ->
                            DynamicTest.dynamicTest(
                                name,
                                () -> {
                                  TaskScheduler scheduler =
                                      with().getBean(name, TaskScheduler.class);
                                  assertEquals(
                                      "a", seenBy("a", task -> way.accept(scheduler, task)));
                                  assertEquals(
                                      "null", seenBy(null, task -> way.accept(scheduler, task)));
                                })));
  }

  private static @Nullable Instant once(@Nullable Instant last) {
    return last == null ? Instant.now() : null;
  }

  @TestFactory
  Stream<DynamicTest> eachRunOfAPeriodicTaskBeginsAnew() {
    return SCHEDULERS.stream()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      TaskScheduler scheduler = with().getBean(name, TaskScheduler.class);
                      LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
                      CountDownLatch runs = new CountDownLatch(3);
                      ScheduledFuture<?> periodic =
                          ID.call(
                              "a",
                              () ->
                                  scheduler.scheduleAtFixedRate(
                                      () -> {
                                        seen.add(String.valueOf(ID.getStore()));
                                        ID.enterWith("left");
                                        runs.countDown();
                                      },
                                      Duration.ofMillis(1)));
                      runs.await(60, TimeUnit.SECONDS);
                      periodic.cancel(false);
                      assertEquals(List.of("a", "a", "a"), List.copyOf(seen).subList(0, 3));
                    }));
  }

  @Test
  void decoratorOfTheApplicationStaysInForce() throws Exception {
    OTHER.set("mine");
    try {
      CompletableFuture<String> seen = new CompletableFuture<>();
      ID.run(
          "a",
          () ->
              with()
                  .getBean("pool", ThreadPoolTaskExecutor.class)
                  .execute(() -> seen.complete(OTHER.get() + " " + ID.getStore())));
      assertEquals("mine a", seen.get(60, TimeUnit.SECONDS));
    } finally {
      OTHER.remove();
    }
  }

  @Test
  void executorThatIsDeclaredAsAClassIsLeftAsItIs() {
    assertInstanceOf(ThreadPoolExecutor.class, with().getBean("declaredAsClass"));
    assertInstanceOf(SimpleAsyncTaskScheduler.class, with().getBean("simpleScheduler"));
    assertInstanceOf(ThreadPoolTaskExecutor.class, with().getBean("pool"));
  }

  @Test
  void excludedExecutorIsLeftAsItIs() {
    PropagatingExecutors none = new PropagatingExecutors(name -> !name.equals("mine"));
    ThreadPoolTaskExecutor mine = new ThreadPoolTaskExecutor();
    none.postProcessBeforeInitialization(mine, "mine");
    mine.initialize();
    try {
      assertEquals("null", seenBy("a", mine::execute));
    } finally {
      mine.shutdown();
    }
  }

  @Test
  void asyncMethodHasItsCallersStoreWithAnExecutorThatIsNoBean() {
    assertEquals("a", ID.call("a", with().getBean(Work.class)::ask).join());
    assertEquals("null", ID.call("a", without().getBean(Work.class)::ask).join());
  }

  @Test
  void listenerHasItsPublishersStoreWithAnExecutorThatIsNoBean() throws Exception {
    ID.run("a", () -> with().publishEvent("event"));
    assertEquals("event of a", with().getBean(Work.class).heard().poll(60, TimeUnit.SECONDS));
    ID.run("a", () -> without().publishEvent("event"));
    assertEquals("event of null", without().getBean(Work.class).heard().poll(60, TimeUnit.SECONDS));
    assertNull(ID.getStore());
  }

  @Test
  void taskExecutorsOfAllKindsCanStillBeFoundByTheirInterface() {
    assertEquals(8, with().getBeansOfType(TaskExecutor.class).size());
  }
}
