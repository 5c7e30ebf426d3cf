package io.asynclocal.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.SchedulingConfigurer;

/** Scheduled methods begin with nothing, whoever started the application, and leave nothing. */
final class ScheduledEntriesTest {
  private static final AsyncLocalStorage<String> ID = AsyncLocalStorage.create();

  static class Work {
    final LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
    final CountDownLatch runs = new CountDownLatch(3);

    @Scheduled(fixedRate = 1)
    public void run() {
      seen.add(String.valueOf(ID.getStore()));
      ID.enterWith("left");
      runs.countDown();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  static class Scheduling {
    @Bean
    Work work() {
      return new Work();
    }
  }

  /** An application's own scheduler, which is no bean. */
  @Configuration(proxyBeanMethods = false)
  static class OwnScheduler {
    private final ScheduledExecutorService noBean = Executors.newScheduledThreadPool(1);

    @Bean
    SchedulingConfigurer own() {
      return registrar -> registrar.setScheduler(noBean);
    }

    @Bean(destroyMethod = "shutdownNow")
    Object end() {
      return noBean;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Entries {
    @Bean
    ScheduledEntries scheduledEntries() {
      return new ScheduledEntries();
    }
  }

  @Test
  void runBeginsInTheRootWithTheContainersScheduler() throws InterruptedException {
    assertEquals(List.of("null", "null", "null"), seenWith(Entries.class, Scheduling.class));
  }

  @Test
  void runBeginsInTheRootWithASchedulerThatIsNoBean() throws InterruptedException {
    assertEquals(
        List.of("null", "null", "null"),
        seenWith(OwnScheduler.class, Scheduling.class, Entries.class));
  }

  @Test
  void runSeesWhatThePreviousOneLeftWithoutIt() throws InterruptedException {
    assertEquals(List.of("null", "left", "left"), seenWith(OwnScheduler.class, Scheduling.class));
  }

  private static List<String> seenWith(Class<?>... configuration) throws InterruptedException {
    try (AnnotationConfigApplicationContext context =
        ID.call("starter", () -> new AnnotationConfigApplicationContext(configuration))) {
      Work work = context.getBean(Work.class);
      assertTrue(work.runs.await(60, TimeUnit.SECONDS));
      return List.copyOf(work.seen).subList(0, 3);
    }
  }
}
