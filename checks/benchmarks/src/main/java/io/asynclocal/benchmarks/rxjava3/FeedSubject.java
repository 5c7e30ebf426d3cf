package io.asynclocal.benchmarks.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.benchmarks.Question;
import io.opentelemetry.context.Context;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.subjects.PublishSubject;

/** What an observer costs that is fed by somebody whose context is not its own. */
@Question(value = "RxJava: subject, 1,000 items from outside", baseline = "plain")
public class FeedSubject extends Pipeline {

  @Override
  Object run() {
    PublishSubject<Integer> subject = PublishSubject.create();
    int[] sum = new int[1];
    Disposable subscription = subject.map(i -> i + 1).subscribe(i -> sum[0] += i);
    // Outside for whoever is installed; one object more for each of them.
    Context.root().wrap(AsyncContext.root().bind(() -> feed(subject))).run();
    subscription.dispose();
    return sum;
  }

  private static void feed(PublishSubject<Integer> subject) {
    for (int i = 0; i < 1_000; i++) {
      subject.onNext(i);
    }
  }
}
