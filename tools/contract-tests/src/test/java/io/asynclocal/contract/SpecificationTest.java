package io.asynclocal.contract;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SPEC.md and the contract's tests name the same rules. */
final class SpecificationTest {
  private static final Pattern RULE = Pattern.compile("(?m)^\\*\\*(\\d+\\.\\d\\d)\\*\\* ");
  private static final Pattern RULE_WITH_MUST_AND_INTENT =
      Pattern.compile(
          "(?m)^\\*\\*(\\d+\\.\\d\\d)\\*\\* [^*]*\\bMUST\\b[^*]*\\R\\*Intent: [^*]+\\*$");
  private static final Pattern TEST = Pattern.compile("rule(\\d+)_(\\d\\d)_\\w+");

  @Test
  void everyRuleHasATestAndEveryTestARule() throws IOException {
    assertEquals(String.join("\n", new TreeSet<>(rules(RULE))), String.join("\n", tested()));
  }

  @Test
  void everyRuleSaysMustAndGivesItsIntent() throws IOException {
    assertEquals(rules(RULE), rules(RULE_WITH_MUST_AND_INTENT));
  }

  @Test
  void rulesAreNumberedInOrderWithoutGap() throws IOException {
    List<String> rules = rules(RULE);
    assertFalse(rules.isEmpty());
    int section = 0;
    int number = 0;
    for (String rule : rules) {
      boolean next = Integer.parseInt(rule.split("\\.")[0]) > section;
      section += next ? 1 : 0;
      number = next ? 1 : number + 1;
      assertEquals(String.format("%d.%02d", section, number), rule);
    }
  }

  private static List<String> rules(Pattern pattern) throws IOException {
    Matcher matcher = pattern.matcher(Files.readString(Path.of("..", "..", "SPEC.md")));
    List<String> rules = new ArrayList<>();
    while (matcher.find()) {
      rules.add(matcher.group(1));
    }
    return rules;
  }

  private static TreeSet<String> tested() {
    return Stream.of(AsyncContextContract.class.getMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .map(Method::getName)
        .map(SpecificationTest::rule)
        .collect(toCollection(TreeSet::new));
  }

  /** A test whose name is of another form is no rule's, and shows as it is. */
  private static String rule(String test) {
    Matcher matcher = TEST.matcher(test);
    return matcher.matches() ? matcher.group(1) + "." + matcher.group(2) : test;
  }
}
