/**
 * The place where gRPC looks for what keeps its current {@code Context}: {@link
 * io.grpc.override.ContextStorageOverride}.
 */
@NullMarked
package io.grpc.override;

import org.jspecify.annotations.NullMarked;
