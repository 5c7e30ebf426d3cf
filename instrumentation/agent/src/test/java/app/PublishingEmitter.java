package app;

import io.asynclocal.contract.Carrier.Emitter;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;

/** The JDK's publisher, which calls its subscribers on the thread that publishes. */
final class PublishingEmitter implements Emitter {
  private final SubmissionPublisher<String> publisher =
      new SubmissionPublisher<>(Runnable::run, Flow.defaultBufferSize());

  @Override
  public void on(Runnable listener) {
    publisher.subscribe(new Listening(listener));
  }

  @Override
  public void emit() {
    publisher.submit("");
  }

  private record Listening(Runnable listener) implements Flow.Subscriber<String> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String item) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        // It would end the subscription.
      }
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }
}
