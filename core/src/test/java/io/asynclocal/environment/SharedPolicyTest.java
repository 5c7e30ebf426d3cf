package io.asynclocal.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SharedPolicyTest {
  private final SharedPolicy<String> policy = SharedPolicy.of("test order", "any");

  @Test
  void current_isTheUsualUntilSomethingIsDeclaredAndAfterwards() {
    assertEquals("any", policy.current());
    try (Installation declared = policy.declare("strict")) {
      assertNotNull(declared);
      assertEquals("strict", policy.current());
    }
    assertEquals("any", policy.current());
  }

  @Test
  void declare_refusesWhatSaysSomethingElseAndSaysWhereTheFirstIs() {
    Installation first = policy.declare("strict");
    var e = assertThrows(IllegalStateException.class, () -> policy.declare("loose"));
    assertTrue(e.getMessage().contains("'test order' is strict"), e.getMessage());
    assertTrue(e.getMessage().contains("can't be loose as well"), e.getMessage());
    assertNotNull(e.getCause());
    assertEquals(
        "declare_refusesWhatSaysSomethingElseAndSaysWhereTheFirstIs",
        e.getCause().getStackTrace()[1].getMethodName());
    assertEquals("strict", policy.current());
    first.close();
    policy.declare("loose").close();
  }

  @Test
  void declare_refusesTheUsualWhereSomethingElseIsDeclared() {
    try (Installation declared = policy.declare("strict")) {
      assertNotNull(declared);
      assertThrows(IllegalStateException.class, () -> policy.declare("any"));
    }
    try (Installation declared = policy.declare("any")) {
      assertNotNull(declared);
      assertThrows(IllegalStateException.class, () -> policy.declare("strict"));
    }
  }

  @Test
  void declarationsThatSayTheSame_holdUntilTheLastIsWithdrawn() {
    Installation first = policy.declare("strict");
    Installation second = policy.declare("strict");
    first.close();
    first.close();
    assertEquals("strict", policy.current());
    assertThrows(IllegalStateException.class, () -> policy.declare("loose"));
    second.close();
    assertEquals("any", policy.current());
  }

  @Test
  void declareIn_holdsAsLongAsTheEnvironment() {
    AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start();
    policy.declareIn(environment, "strict");
    assertEquals("strict", policy.current());
    environment.close();
    assertEquals("any", policy.current());
    assertThrows(IllegalStateException.class, () -> policy.declareIn(environment, "strict"));
    assertEquals("any", policy.current());
  }

  @Test
  @SuppressWarnings("DataFlowIssue")
  void arguments_areChecked() {
    assertThrows(IllegalArgumentException.class, () -> SharedPolicy.of(" ", "any"));
    assertThrows(NullPointerException.class, () -> SharedPolicy.of("name", null));
    assertThrows(NullPointerException.class, () -> policy.declare(null));
    assertThrows(NullPointerException.class, () -> policy.declareIn(null, "strict"));
    assertEquals("SharedPolicy[test order: any]", policy.toString());
  }
}
