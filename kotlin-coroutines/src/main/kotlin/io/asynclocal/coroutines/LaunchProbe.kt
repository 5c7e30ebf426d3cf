package io.asynclocal.coroutines

import kotlin.coroutines.Continuation
import net.bytebuddy.agent.ByteBuddyAgent
import net.bytebuddy.agent.builder.AgentBuilder
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy
import net.bytebuddy.asm.Advice
import net.bytebuddy.description.type.TypeDescription
import net.bytebuddy.dynamic.DynamicType
import net.bytebuddy.matcher.ElementMatchers.named
import net.bytebuddy.matcher.ElementMatchers.none
import net.bytebuddy.utility.JavaModule

/** A call of [Launches.created] at the begin of the function that Kotlin calls for debuggers. */
internal object LaunchProbe {
  const val FUNCTION_CLASS = "kotlin.coroutines.jvm.internal.DebugProbesKt"
  private const val FUNCTION = "probeCoroutineCreated"

  /** Adds the call; what a debugger has put into the function stays. */
  fun install(): AutoCloseable {
    val target = Class.forName(FUNCTION_CLASS)
    requireVisible(target)
    val jvm = ByteBuddyAgent.install()
    val outcome = Outcome()
    val discovery = RedefinitionStrategy.DiscoveryStrategy.Explicit(target)
    val installed =
      AgentBuilder.Default()
        .disableClassFormatChanges()
        .with(RedefinitionStrategy.RETRANSFORMATION)
        .with(discovery)
        .with(outcome)
        .ignore(none())
        .type(named(FUNCTION_CLASS))
        .transform { type, _, _, _, _ ->
          type.visit(Advice.to(Call::class.java).on(named(FUNCTION)))
        }
        .installOn(jvm)
    val remove = AutoCloseable {
      installed.reset(jvm, RedefinitionStrategy.RETRANSFORMATION, discovery)
    }
    if (!outcome.transformed) {
      remove.close()
      throw IllegalStateException("$FUNCTION_CLASS could not be changed.", outcome.failure)
    }
    return remove
  }

  /** What is added to the function. */
  internal object Call {
    @JvmStatic
    @Advice.OnMethodEnter(suppress = Throwable::class)
    fun enter(@Advice.Argument(0) completion: Continuation<*>) = Launches.created(completion)
  }

  /** Kotlin's class may be loaded by a parent of our loader, where it can't call us. */
  private fun requireVisible(target: Class<*>) {
    val seen = runCatching { Class.forName(Launches::class.java.name, false, target.classLoader) }
    check(seen.getOrNull() === Launches::class.java) {
      "$FUNCTION_CLASS is loaded by ${target.classLoader}, which doesn't see this library. Load both" +
        " by one class loader, as a plain class path does."
    }
  }

  private class Outcome : AgentBuilder.Listener.Adapter() {
    var transformed = false
    var failure: Throwable? = null

    override fun onTransformation(
      type: TypeDescription,
      loader: ClassLoader?,
      module: JavaModule?,
      loaded: Boolean,
      result: DynamicType,
    ) {
      transformed = true
    }

    override fun onError(
      typeName: String,
      loader: ClassLoader?,
      module: JavaModule?,
      loaded: Boolean,
      error: Throwable,
    ) {
      failure = error
    }
  }
}
