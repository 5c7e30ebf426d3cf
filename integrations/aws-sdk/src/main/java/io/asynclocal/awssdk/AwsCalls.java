package io.asynclocal.awssdk;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Calls of the AWS SDK whose interceptors and futures see the stores of whoever calls.
 *
 * {@snippet :
 * SqsAsyncClient sqs =
 *     AwsCalls.propagating(
 *         SqsAsyncClient.class,
 *         SqsAsyncClient.builder()
 *             .overrideConfiguration(c -> c.addExecutionInterceptor(AwsCalls.bound(audit)))
 *             .build());
 *
 * REQUEST_ID.run("r-17", () ->
 *     sqs.getQueueUrl(r -> r.queueName("orders"))
 *         .thenAccept(url -> log(REQUEST_ID.getStore()))); // r-17
 * }
 *
 * <p>Without, an asynchronous client runs what comes after the request on its event loops, and
 * whatever was added to its futures on threads of its own: for nobody.
 *
 * <p><b>Memory.</b> A call's context is held by the attributes of its execution, and by what is
 * added to its future until that has run.
 *
 * <p><b>Failures.</b> What an interceptor throws goes where it goes without this class. Cancelling
 * a future of the client cancels the call.
 */
public final class AwsCalls {
  private AwsCalls() {}

  /**
   * Returns an interceptor all of whose methods run with the stores of whoever made the call, on
   * whatever thread; what one of them enters ends with it. For clients of both kinds.
   *
   * @param interceptor the interceptor
   * @return the interceptor to give to a client's builder in its place
   * @throws NullPointerException if {@code interceptor} is null
   */
  public static ExecutionInterceptor bound(ExecutionInterceptor interceptor) {
    requireNonNull(interceptor, "interceptor is null. Pass what looks at the client's calls.");
    return proxy(ExecutionInterceptor.class, new BoundInterceptor(interceptor));
  }

  /**
   * Returns a view of an asynchronous client, whose futures run what is added to them with the
   * stores of whoever adds it. Publishers, such as those of paginators, are the client's own.
   *
   * @param <C> the client's type
   * @param type the client's interface
   * @param client the client, which is closed with the view
   * @return the view
   * @throws IllegalArgumentException if {@code type} is no interface that its loader can see
   * @throws NullPointerException if an argument is null
   */
  public static <C> C propagating(Class<C> type, C client) {
    requireNonNull(type, "type is null. Pass the client's interface, as SqsAsyncClient.class.");
    requireNonNull(client, "client is null. Pass the client that makes the calls.");
    return proxy(type, new PropagatingClient(client));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
