/**
 * The Java agent: every boundary of the JDK carries the stores of code that nobody changed.
 *
 * {@snippet lang=sh :
 * java -javaagent:asynclocal-agent.jar -jar app.jar
 * }
 *
 * <p>{@link io.asynclocal.agent.AsyncLocalAgent} is the front; each {@code …Edits} says what one
 * boundary changes in the JDK, in terms of the few kinds of {@code MethodEdit}; the classes in
 * {@code bridge} are what the changed code calls.
 */
@NullMarked
package io.asynclocal.agent;

import org.jspecify.annotations.NullMarked;
