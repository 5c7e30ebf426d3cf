package io.asynclocal.coroutines

import io.asynclocal.ThreadView
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertTrue

/** What every test of coroutines ends with. */
internal interface ThreadsAreClean {
  @AfterEach
  fun nothingIsLeftOnTheTestsThread() {
    assertTrue(ThreadView.ofCurrentThread().holdsNothing())
  }
}
