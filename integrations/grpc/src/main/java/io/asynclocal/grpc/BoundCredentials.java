package io.asynclocal.grpc;

import io.asynclocal.AsyncContext;
import io.grpc.CallCredentials;
import java.util.concurrent.Executor;

/**
 * Credentials that are asked for in the call's context, on whatever thread its transport is ready.
 */
final class BoundCredentials extends CallCredentials {
  private final CallCredentials credentials;
  private final AsyncContext context;

  BoundCredentials(CallCredentials credentials, AsyncContext context) {
    this.credentials = credentials;
    this.context = context;
  }

  @Override
  public void applyRequestMetadata(
      RequestInfo request, Executor executor, MetadataApplier applier) {
    context.run(
        () ->
            credentials.applyRequestMetadata(
                request, task -> executor.execute(context.bind(task)), applier));
  }
}
