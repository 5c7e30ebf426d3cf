package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertSame

/** What every test of coroutines ends with. */
internal interface ThreadsAreClean {
  @AfterEach
  fun nothingIsLeftOnTheTestsThread() {
    assertSame(AsyncContext.root(), AsyncContext.root().attach())
  }
}
