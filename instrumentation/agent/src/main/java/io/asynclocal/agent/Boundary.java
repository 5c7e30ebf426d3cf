package io.asynclocal.agent;

import java.util.List;

/** One boundary of the JDK, which a switch of its name turns off. */
interface Boundary {
  /** Returns the switch's name, such as {@code executor}. */
  String name();

  /** Returns what is changed for it. */
  List<ClassEdit> edits();
}
