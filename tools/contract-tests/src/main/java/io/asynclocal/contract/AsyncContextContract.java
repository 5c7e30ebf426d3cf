package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.ThreadView;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * One test for each rule of SPEC.md, named after it: {@code rule7_02_…} tests rule 7.02. An
 * integration extends this class in its tests and has them all:
 *
 * {@snippet :
 * final class ReactorContractTest extends AsyncContextContract {
 *   @Override
 *   protected Carrier newCarrier() {
 *     return new ReactorCarrier();
 *   }
 * }
 * }
 *
 * <p>One carrier serves all tests of the class, so that each finds the threads as the others left
 * them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class AsyncContextContract
    implements StorageRules,
        EnterRules,
        DisableRules,
        ContextRules,
        BindRules,
        ScopeRules,
        ResourceRules,
        ExecutorRules,
        ThenableRules,
        CallbackRules,
        ReactionRules,
        WorkerRules,
        TurnRules,
        FlowRules,
        HookRules,
        IdRules,
        LookingRules,
        JdkRules,
        EnvironmentRules,
        OperationRules,
        ThreadSafeFunctionRules,
        MutableStoreRules,
        ContinuingRules,
        InputRules {
  private Carrier carrier;

  /** Makes the contract's tests. */
  protected AsyncContextContract() {}

  /** {@return the carrier to test, with everything installed; the contract closes it} */
  protected abstract Carrier newCarrier();

  @Override
  public final Carrier carrier() {
    return carrier;
  }

  @BeforeAll
  final void openCarrier() {
    carrier = newCarrier();
  }

  @AfterAll
  final void closeCarrier() {
    carrier.close();
  }

  @AfterEach
  final void nothingIsLeftOnTheTestsThread() {
    // Put right first, so that one rule broken is one test failed.
    boolean isClean = ThreadView.ofCurrentThread().holdsNothing();
    AsyncContext.root().attach();
    assertTrue(isClean, "The test left a context behind.");
  }
}
