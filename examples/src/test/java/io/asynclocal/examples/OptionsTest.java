package io.asynclocal.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

  private static Options parse(String line) {
    return Options.parse(line.isEmpty() ? List.of() : List.of(line.split(" ")));
  }

  @Test
  void parse_answersTheDefaultsWhenNothingIsGiven() {
    assertEquals(
        new Options(200, 20, 0, false, false, false, false, Optional.empty(), false), parse(""));
  }

  @Test
  void parse_takesTheDriversNumbers() {
    assertEquals(
        new Options(7, 3, 9999, false, true, false, false, Optional.of(Path.of("shown")), false),
        parse("--requests 7 --concurrency 3 --port 9999 --off --pages shown"));
  }

  @Test
  void parse_listensOn8080WhenServing() {
    assertEquals(8080, parse("--serve").port());
    assertEquals(0, parse("--serve --port 0").port());
  }

  @Test
  void parse_takesTheAgentWithAndWithoutOff() {
    assertTrue(parse("--agent").agent());
    assertTrue(parse("--agent --off").off());
  }

  @Test
  void parse_showsWhatGoesOnWhetherItServesOrDrives() {
    assertTrue(parse("--live").live());
    assertTrue(parse("--serve --live").live());
  }

  @Test
  void parse_asksForHelp() {
    assertTrue(parse("--help").help());
    assertTrue(parse("-h").help());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --request 3                 | There is no option '--request'. --help lists those that there are.
          7                           | There is no option '7'. --help lists those that there are.
          --requests                  | --requests has no value. Give it a whole number from 1 to 10000000.
          --pages                     | --pages has no value. Give it a directory.
          --serve --pages shown       | --pages shows what the driver's requests did, and --serve starts no driver. Leave one of them out.
          --requests --off            | --requests is '--off'. Give it a whole number from 1 to 10000000.
          --requests 0                | --requests is '0'. Give it a whole number from 1 to 10000000.
          --requests 2,000            | --requests is '2,000'. Give it a whole number from 1 to 10000000.
          --requests 99999999999      | --requests is '99999999999'. Give it a whole number from 1 to 10000000.
          --concurrency -1            | --concurrency is '-1'. Give it a whole number from 1 to 10000.
          --port 65536                | --port is '65536'. Give it a whole number from 0 to 65535.
          --agent --serve             | --agent runs a program of its own, which knows no --serve. Leave one of them out.
          --agent --pages shown       | --agent runs a program of its own, which knows no --pages. Leave one of them out.
          --live --agent              | --agent runs a program of its own, which knows no --live. Leave one of them out.
          --serve --requests 3        | --requests is for the driver, and --serve starts none. Leave one of them out.
          --concurrency 3 --serve     | --concurrency is for the driver, and --serve starts none. Leave one of them out.
          """)
  void parse_saysWhatIsWrongWhenAnOptionIsBad(String line, String message) {
    BadOption thrown = assertThrows(BadOption.class, () -> parse(line));
    assertEquals(message, thrown.getMessage());
  }
}
