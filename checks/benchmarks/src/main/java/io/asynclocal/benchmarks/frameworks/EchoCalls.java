package io.asynclocal.benchmarks.frameworks;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A method of gRPC's, whose messages are texts. */
final class EchoCalls {
  static final MethodDescriptor<String, String> METHOD =
      MethodDescriptor.<String, String>newBuilder(new Text(), new Text())
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("echo/ask")
          .build();

  private EchoCalls() {}

  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String message) {
      return new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
