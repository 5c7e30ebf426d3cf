package io.asynclocal.contract.kit;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.asynclocal.contract.AsyncContextContract;
import io.asynclocal.contract.Carrier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** The contract, run against carriers built wrong: the rules that they break fail. */
final class ContractCatchesWrongCarriersTest {
  /** What {@link Contract} tests; the engine that runs it makes it by itself. */
  private static Supplier<Carrier> tested = HandMadeCarrier::new;

  @Test
  void contract_passesWhenTheCarrierIsRight() {
    Events tests = testing(HandMadeCarrier::new);
    assertEquals(Set.of(), rules(tests.failed()));
    assertEquals(tests.started().count(), tests.succeeded().count());
    assertTrue(tests.succeeded().count() > 80, "all rules are tested");
  }

  static Stream<WrongCarriers.Wrong> wrong() {
    return WrongCarriers.all();
  }

  @ParameterizedTest
  @MethodSource
  void wrong(WrongCarriers.Wrong wrong) {
    TreeSet<String> missed = new TreeSet<>(List.of(wrong.brokenRules()));
    TreeSet<String> failed = rules(testing(wrong.carrier()).failed());
    missed.removeAll(failed);
    assertEquals(Set.of(), missed, () -> wrong + " was caught by " + failed + " only");
  }

  @Test
  void contract_failsWhenACarrierDropsACallback() {
    assertTrue(brokenWithinASecond(WrongCarriers::dropping).contains("7.10"));
  }

  @Test
  void contract_failsWhenACarrierKeepsWhatItRan() {
    assertTrue(brokenWithinASecond(WrongCarriers::keeping).contains("7.19"));
  }

  private static TreeSet<String> brokenWithinASecond(Supplier<Carrier> carrier) {
    System.setProperty("contract.deadline", "1");
    try {
      return rules(testing(carrier).failed());
    } finally {
      System.clearProperty("contract.deadline");
    }
  }

  private static Events testing(Supplier<Carrier> carrier) {
    tested = carrier;
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(Contract.class))
        .execute()
        .testEvents();
  }

  private static TreeSet<String> rules(Events events) {
    return events.stream()
        .map(Event::getTestDescriptor)
        .map(test -> test.getDisplayName().replaceFirst("rule(\\d+)_(\\d+)_.*", "$1.$2"))
        .collect(toCollection(TreeSet::new));
  }

  /** The contract of whatever carrier is to be tested. */
  static final class Contract extends AsyncContextContract {
    @Override
    protected Carrier newCarrier() {
      return tested.get();
    }
  }
}
