/**
 * Carries stores through gRPC's calls: {@link io.asynclocal.grpc.GrpcInterceptors} for servers and
 * clients.
 *
 * <p>Unless a member says otherwise: parameters and results are never null, and every type may be
 * used from any thread.
 */
@NullMarked
package io.asynclocal.grpc;

import org.jspecify.annotations.NullMarked;
