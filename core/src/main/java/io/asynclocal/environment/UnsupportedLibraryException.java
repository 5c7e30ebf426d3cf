package io.asynclocal.environment;

import io.asynclocal.Arguments;
import org.jspecify.annotations.Nullable;

/**
 * Says that another library is there in a version that an integration can't serve. An integration
 * throws it from {@link Integration#install} before it has changed anything, because a library that
 * half carries the context is worse than one that visibly doesn't.
 *
 * {@snippet :
 * public void install(AsyncEnvironment environment) {
 *   UnsupportedLibraryException.unless(
 *       "example-client", "2.4.0", () -> Client.builder().interceptor(null));
 *   HOOKS.installIn(environment);
 * }
 * }
 */
public final class UnsupportedLibraryException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /** The library's name, as in its artifact. */
  private final String library;

  /** The oldest version that the integration serves. */
  private final String oldest;

  /**
   * Makes the exception.
   *
   * @param library the library's name, as in its artifact
   * @param oldest the oldest version that the integration serves
   * @param cause what showed it, or null
   * @throws IllegalArgumentException if a name is blank
   * @throws NullPointerException if a name is null
   */
  public UnsupportedLibraryException(String library, String oldest, @Nullable Throwable cause) {
    super(
        Arguments.requireName(library, "library")
            + " is here in a version that is older than "
            + Arguments.requireName(oldest, "oldest version")
            + ", the oldest that carries the context; nothing has been installed in it. Use that"
            + " version or a newer one, or leave the integration out.",
        cause);
    this.library = library;
    this.oldest = oldest;
  }

  /**
   * Makes sure of a library by using what its oldest supported version has, and older ones haven't.
   *
   * @param library the library's name, as in its artifact
   * @param oldest the oldest version that the integration serves
   * @param uses uses it, and changes nothing
   * @throws UnsupportedLibraryException if a method, a field or a class that {@code uses} needs
   *     isn't there, or is another
   * @throws NullPointerException if an argument is null
   */
  public static void unless(String library, String oldest, Runnable uses) {
    Arguments.require(uses, "uses");
    try {
      uses.run();
    } catch (LinkageError e) {
      throw new UnsupportedLibraryException(library, oldest, e);
    }
  }

  /** {@return the library's name} */
  public String library() {
    return library;
  }

  /** {@return the oldest version that would do} */
  public String oldest() {
    return oldest;
  }
}
