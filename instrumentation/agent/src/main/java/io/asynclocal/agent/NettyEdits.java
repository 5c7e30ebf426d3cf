package io.asynclocal.agent;

import java.util.List;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Netty: a promise's listener is called in the context in which it was added, a task of an event
 * executor in the one in which it was handed over; what comes from a socket begins in the root.
 *
 * <p>A promise keeps what was captured for its listeners in a field of its own, beside them, so
 * that the application's own listener is what it calls and removes.
 */
final class NettyEdits implements Instrumentation {
  private static final String CONCURRENT = "io.netty.util.concurrent.";
  private static final String CHANNEL = "io.netty.channel.";
  private static final String FIELD = KeptElsewhere.FIELD;
  private static final String OBJECT = "Ljava/lang/Object;";
  private static final Callback LISTENER =
      new Callback(
          CONCURRENT + "GenericFutureListener",
          "operationComplete",
          "(Lio/netty/util/concurrent/Future;)V");

  @Override
  public String name() {
    return "netty";
  }

  @Override
  public List<LibraryClass> classes() {
    return List.of(
        promise(),
        LibraryClass.named(CONCURRENT + "CompleteFuture")
            .bindsOnce("addListener", 1, LISTENER, "Listener"),
        promiseTask(),
        executor("SingleThreadEventExecutor")
            .bindsOnce("lazyExecute", 1, Callback.RUNNABLE, "Executor"),
        executor("GlobalEventExecutor"),
        LibraryClass.named(CHANNEL + "nio.AbstractNioByteChannel$NioByteUnsafe").isEntry("read"),
        LibraryClass.named(CHANNEL + "nio.AbstractNioMessageChannel$NioMessageUnsafe")
            .isEntry("read"),
        epoll("AbstractEpollStreamChannel$EpollStreamUnsafe"),
        epoll("AbstractEpollServerChannel$EpollServerSocketUnsafe"),
        epoll("EpollDatagramChannel$EpollDatagramChannelUnsafe"));
  }

  private static LibraryClass executor(String name) {
    return LibraryClass.named(CONCURRENT + name)
        .bindsOnce("execute", 1, Callback.RUNNABLE, "Executor");
  }

  private static LibraryClass epoll(String unsafe) {
    return LibraryClass.named(CHANNEL + "epoll." + unsafe).isEntry("epollInReady");
  }

  /** What {@code submit} and {@code schedule} make: it runs again and again, or once, or never. */
  private static LibraryClass promiseTask() {
    BridgeCall made = new BridgeCall("Promises", "made", "(" + OBJECT + OBJECT + ")" + OBJECT);
    BridgeCall done = new BridgeCall("Promises", "done", "(" + OBJECT + ")V");
    return LibraryClass.named(CONCURRENT + "PromiseTask")
        .at("<init>", new BeforePut("task", made, 0))
        .at("clearTaskAfterCompletion", new HandReplaced("task", done));
  }

  private static LibraryClass promise() {
    return LibraryClass.named(CONCURRENT + "DefaultPromise")
        .withField(FIELD)
        .at("addListener0", new Added())
        .at("removeListener0", new Removed())
        .at("notifyListenersNow", new Notified())
        .at("notifyListeners0", new Notified());
  }

  private static BridgeCall call(String name, String result) {
    return new BridgeCall("Listeners", name, "(" + OBJECT + OBJECT + ")" + result);
  }

  /** Captures for a listener, in the promise's lock. */
  private static final class Added implements MethodEdit {
    @Override
    public MethodVisitor visit(
        MethodVisitor next, String owner, int access, String descriptor, Hit hit) {
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitCode() {
          super.visitCode();
          visitVarInsn(Opcodes.ALOAD, 0);
          visitVarInsn(Opcodes.ALOAD, 0);
          visitFieldInsn(Opcodes.GETFIELD, owner, FIELD, OBJECT);
          visitVarInsn(Opcodes.ALOAD, 1);
          call("added", OBJECT).emit(mv);
          visitFieldInsn(Opcodes.PUTFIELD, owner, FIELD, OBJECT);
          hit.add();
        }
      };
    }
  }

  /** Releases what was captured for a listener, in the promise's lock. */
  private static final class Removed implements MethodEdit {
    @Override
    public MethodVisitor visit(
        MethodVisitor next, String owner, int access, String descriptor, Hit hit) {
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitCode() {
          super.visitCode();
          visitVarInsn(Opcodes.ALOAD, 0);
          visitFieldInsn(Opcodes.GETFIELD, owner, FIELD, OBJECT);
          visitVarInsn(Opcodes.ALOAD, 1);
          call("removed", "V").emit(mv);
          hit.add();
        }
      };
    }
  }

  /** Brackets the call of a listener, which is on the stack; what it throws, Netty catches. */
  private static final class Notified implements MethodEdit {
    @Override
    public MethodVisitor visit(
        MethodVisitor next, String owner, int access, String descriptor, Hit hit) {
      return new WithLocals(next, owner, access, descriptor) {
        @Override
        public void visitMethodInsn(
            int opcode, String of, String name, String type, boolean isInterface) {
          boolean isCall = name.equals("notifyListener0");
          if (isCall) {
            hit.add();
            mv.visitInsn(Opcodes.DUP);
            mv.visitVarInsn(Opcodes.ALOAD, 0);
            mv.visitFieldInsn(Opcodes.GETFIELD, owner, FIELD, OBJECT);
            call("taken", OBJECT).emit(mv);
            enterCaptured();
          }
          super.visitMethodInsn(opcode, of, name, type, isInterface);
          if (isCall) {
            endCaptured();
          }
        }
      };
    }
  }
}
