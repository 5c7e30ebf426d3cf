package io.asynclocal.spring;

import io.asynclocal.AsyncBoundary;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/** An asynchronous request whose listeners are told in the context where they were added. */
final class EntryAsyncContext implements AsyncContext {
  private static final AsyncBoundary TASK = AsyncBoundary.of("Executor");

  private final AsyncContext started;

  EntryAsyncContext(AsyncContext started) {
    this.started = started;
  }

  @Override
  public void addListener(AsyncListener listener) {
    started.addListener(BoundAsyncListener.of(listener));
  }

  @Override
  public void addListener(
      AsyncListener listener, ServletRequest request, ServletResponse response) {
    started.addListener(BoundAsyncListener.of(listener), request, response);
  }

  @Override
  public void start(Runnable task) {
    started.start(TASK.bindOnce(task));
  }

  @Override
  public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
    return started.createListener(type);
  }

  @Override
  public ServletRequest getRequest() {
    return started.getRequest();
  }

  @Override
  public ServletResponse getResponse() {
    return started.getResponse();
  }

  @Override
  public boolean hasOriginalRequestAndResponse() {
    return started.hasOriginalRequestAndResponse();
  }

  @Override
  public void dispatch() {
    started.dispatch();
  }

  @Override
  public void dispatch(String path) {
    started.dispatch(path);
  }

  @Override
  public void dispatch(jakarta.servlet.ServletContext context, String path) {
    started.dispatch(context, path);
  }

  @Override
  public void complete() {
    started.complete();
  }

  @Override
  public void setTimeout(long timeout) {
    started.setTimeout(timeout);
  }

  @Override
  public long getTimeout() {
    return started.getTimeout();
  }
}
