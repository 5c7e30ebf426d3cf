package io.asynclocal.okhttp;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The first interceptor: what comes after it runs in the context in which the call was enqueued.
 */
final class RestoringInterceptor implements Interceptor {
  @Override
  public Response intercept(Chain chain) throws IOException {
    QueuedContext context = chain.request().tag(QueuedContext.class);
    if (context == null) {
      return chain.proceed(chain.request());
    }
    Answer answer = new Answer();
    context.captured().accept(Answer::ask, answer, chain);
    return answer.get();
  }

  /** What came of a request, as the context's functions throw no checked exception. */
  private static final class Answer {
    private @Nullable Response response;
    private @Nullable IOException failure;

    void ask(Chain chain) {
      try {
        response = chain.proceed(chain.request());
      } catch (IOException e) {
        failure = e;
      }
    }

    Response get() throws IOException {
      if (failure != null) {
        throw failure;
      }
      return requireNonNull(response); // OkHttp refuses an interceptor that answers null
    }
  }
}
