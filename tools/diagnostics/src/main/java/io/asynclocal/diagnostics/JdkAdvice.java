package io.asynclocal.diagnostics;

import io.asynclocal.diagnostics.bootstrap.JdkWork;
import net.bytebuddy.asm.Advice.Argument;
import net.bytebuddy.asm.Advice.OnMethodEnter;
import net.bytebuddy.asm.Advice.OnMethodExit;
import net.bytebuddy.asm.Advice.This;

/**
 * What is added to methods of the JDK's classes. It is copied there, so that it may refer to
 * nothing but {@link JdkWork} and the JDK; none of it is run here.
 */
final class JdkAdvice {
  private JdkAdvice() {}

  /** For methods that take a task over. */
  static final class HandedOver {
    private HandedOver() {}

    @OnMethodEnter
    static void enter(@Argument(0) Object task) {
      JdkWork.tell(task, JdkWork.HANDED_OVER);
    }
  }

  /** For methods that take a task over as their second argument. */
  static final class HandedOverSecond {
    private HandedOverSecond() {}

    @OnMethodEnter
    static void enter(@Argument(1) Object task) {
      JdkWork.tell(task, JdkWork.HANDED_OVER);
    }
  }

  /** For methods of a task that hand it over. */
  static final class HandingItselfOver {
    private HandingItselfOver() {}

    @OnMethodEnter
    static void enter(@This Object task) {
      JdkWork.tell(task, JdkWork.HANDED_OVER);
    }
  }

  /** For constructors of what waits for a future, or is a future's own task. */
  static final class Registered {
    private Registered() {}

    @OnMethodExit
    static void exit(@This Object reaction) {
      JdkWork.tell(reaction, JdkWork.REGISTERED);
    }
  }

  /** For what a pool's worker calls before a task. */
  static final class BegunByWorker {
    private BegunByWorker() {}

    @OnMethodEnter
    static void enter(@Argument(1) Object task) {
      JdkWork.tell(task, JdkWork.BEGUN_BY_WORKER);
    }
  }

  /** For what a pool's worker calls after a task. */
  static final class EndedByWorker {
    private EndedByWorker() {}

    @OnMethodEnter
    static void enter(@Argument(0) Object task) {
      JdkWork.tell(task, JdkWork.ENDED);
    }
  }

  /** For methods by which work runs. */
  static final class Run {
    private Run() {}

    @OnMethodEnter
    static void enter(@This Object work) {
      JdkWork.tell(work, JdkWork.BEGUN);
    }

    @OnMethodExit(onThrowable = Throwable.class)
    static void exit(@This Object work) {
      JdkWork.tell(work, JdkWork.ENDED);
    }
  }
}
