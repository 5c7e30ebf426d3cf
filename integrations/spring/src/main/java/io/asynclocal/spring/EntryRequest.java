package io.asynclocal.spring;

import io.asynclocal.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/** A request that remembers where it goes on, and binds what listens to it. */
final class EntryRequest extends HttpServletRequestWrapper {
  private static final String CONTEXT = EntryRequest.class.getName() + ".context";
  private static final String DISPATCHING = EntryRequest.class.getName() + ".dispatching";

  private EntryRequest(HttpServletRequest request) {
    super(request);
  }

  /** Returns {@code request} itself if it is one already, as in an asynchronous dispatch. */
  static EntryRequest of(HttpServletRequest request) {
    return request instanceof EntryRequest entry ? entry : new EntryRequest(request);
  }

  /** Returns where the request goes on; null for one that begins. */
  static @Nullable AsyncContext remembered(ServletRequest request) {
    return (AsyncContext) request.getAttribute(CONTEXT);
  }

  /** Returns whether a filter around the running one has begun this dispatch. */
  static boolean isDispatching(ServletRequest request) {
    return request.getAttribute(DISPATCHING) != null;
  }

  void setDispatching(boolean dispatching) {
    setAttribute(DISPATCHING, dispatching ? true : null);
  }

  /** Whoever made it asynchronous has remembered what counts. */
  void rememberUnlessAsync() {
    if (!isAsyncStarted()) {
      remember();
    }
  }

  private void remember() {
    setAttribute(CONTEXT, AsyncContext.current());
  }

  @Override
  public jakarta.servlet.AsyncContext startAsync() {
    jakarta.servlet.AsyncContext started = super.startAsync();
    remember();
    return new EntryAsyncContext(started);
  }

  @Override
  public jakarta.servlet.AsyncContext startAsync(ServletRequest request, ServletResponse response) {
    jakarta.servlet.AsyncContext started = super.startAsync(request, response);
    remember();
    return new EntryAsyncContext(started);
  }

  @Override
  public jakarta.servlet.AsyncContext getAsyncContext() {
    return new EntryAsyncContext(super.getAsyncContext());
  }
}
