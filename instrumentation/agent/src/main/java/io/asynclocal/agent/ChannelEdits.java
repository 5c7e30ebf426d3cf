package io.asynclocal.agent;

import java.util.List;

/**
 * Asynchronous channels: a completion handler is called in the context in which its operation was
 * begun.
 */
final class ChannelEdits implements Boundary {
  private static final String HANDLER = "Ljava/nio/channels/CompletionHandler;";
  private static final BridgeCall BEGUN =
      new BridgeCall("Completions", "begun", "(" + HANDLER + ")" + HANDLER);

  @Override
  public String name() {
    return "channel";
  }

  @Override
  public List<ClassEdit> edits() {
    return List.of(
        new ClassEdit("sun/nio/ch/AsynchronousSocketChannelImpl")
            .at("connect", before("implConnect"))
            .at("read", before("implRead"))
            .at("write", before("implWrite")),
        new ClassEdit("sun/nio/ch/AsynchronousServerSocketChannelImpl")
            .at("accept", before("implAccept")),
        new ClassEdit("sun/nio/ch/AsynchronousFileChannelImpl")
            .at("lock", before("implLock"))
            .at("read", before("implRead"))
            .at("write", before("implWrite")));
  }

  /** Where the operation was accepted; without a handler, it is null. */
  private static MethodEdit before(String operation) {
    return new OnArgument(operation, BEGUN);
  }
}
