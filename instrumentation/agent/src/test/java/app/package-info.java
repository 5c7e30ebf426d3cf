/**
 * Programs as an application has them: they use the JDK as it is, and wrap nothing. They run in a
 * JVM of their own, with the agent or without.
 */
package app;
