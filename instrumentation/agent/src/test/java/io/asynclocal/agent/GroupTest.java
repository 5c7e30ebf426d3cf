package io.asynclocal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GroupTest {
  static List<Group> all() {
    return Stream.of(Group.ofJdk(), List.of(Group.periodic()), Group.ofLibraries())
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void group_mayHaveEachClassThatItChanges(Group group) {
    List<String> changed = group.edits().stream().map(edit -> edit.target).toList();
    assertFalse(changed.isEmpty());
    assertEquals(List.of(), changed.stream().filter(name -> !group.mayHave(name)).toList());
    assertFalse(group.mayHave("java/lang/Object"));
    assertEquals(
        group.isJdks() ? changed : List.of(),
        changed.stream().filter(name -> Group.mayBeJdks(name.replace('/', '.'))).toList());
  }
}
