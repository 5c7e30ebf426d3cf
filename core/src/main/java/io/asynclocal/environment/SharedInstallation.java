package io.asynclocal.environment;

import io.asynclocal.Arguments;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something global to the process that is installed once, however many environments need it: the
 * first to need it installs it, and the last to be closed takes it out, in whatever order they come
 * and go. An integration keeps one in a constant.
 *
 * {@snippet :
 * private static final SharedInstallation HOOKS =
 *     SharedInstallation.of("example hooks", ExampleHooks::install);
 *
 * public void install(AsyncEnvironment environment) {
 *   HOOKS.installIn(environment);
 * }
 * }
 *
 * <p><b>Threads.</b> Installing and taking out exclude each other.
 *
 * <p><b>Failures.</b> What can't be installed is tried again by the next to need it. What can't be
 * taken out isn't tried again.
 */
public final class SharedInstallation {
  private final String name;
  private final Supplier<? extends Installation> installer;
  private int holders;
  private @Nullable Installation installed;

  private SharedInstallation(String name, Supplier<? extends Installation> installer) {
    this.name = name;
    this.installer = installer;
  }

  /**
   * Describes an installation, without making it.
   *
   * @param name a name for messages
   * @param installer installs it and returns what undoes that; never called twice without that
   *     being closed in between
   * @return the installation to share
   * @throws IllegalArgumentException if {@code name} is blank
   * @throws NullPointerException if an argument is null
   */
  public static SharedInstallation of(String name, Supplier<? extends Installation> installer) {
    return new SharedInstallation(
        Arguments.requireName(name, "installation"), Arguments.require(installer, "installer"));
  }

  /**
   * Installs it, unless that is done, until {@code environment} is closed.
   *
   * @param environment who needs it
   * @return the handle, which may be closed before
   * @throws IllegalStateException if the environment is closed; nothing is installed then
   * @throws NullPointerException if {@code environment} is null
   */
  public Installation installIn(AsyncEnvironment environment) {
    Arguments.require(environment, "environment");
    return keep(environment, install());
  }

  /** Leaves what is installed to an environment, or undoes it where that is closed. */
  static Installation keep(AsyncEnvironment environment, Installation installation) {
    try {
      environment.keep(installation);
    } catch (RuntimeException | Error e) {
      installation.close();
      throw e;
    }
    return installation;
  }

  /**
   * Installs it, unless that is done, until the handle is closed.
   *
   * @return the handle; closing it twice does nothing
   */
  public synchronized Installation install() {
    if (installed == null) {
      installed = Arguments.require(installer.get(), "What installed the " + name);
    }
    holders++;
    return new Hold();
  }

  /** {@return whether it is installed now} */
  public synchronized boolean isInstalled() {
    return installed != null;
  }

  /** {@return a description for people who debug} */
  @Override
  public synchronized String toString() {
    return "SharedInstallation[" + name + ", held by " + holders + "]";
  }

  private List<String> overwrittenOf(Installation one) {
    return one.overwritten().stream().map(place -> name + ": " + place).toList();
  }

  private synchronized void letGo() {
    holders--;
    Installation unneeded = installed;
    if (holders == 0 && unneeded != null) {
      installed = null;
      unneeded.close();
    }
  }

  /** One need for the installation. */
  private final class Hold implements Installation {
    private boolean closed;

    @Override
    public void close() {
      synchronized (SharedInstallation.this) {
        if (!closed) {
          closed = true;
          letGo();
        }
      }
    }

    @Override
    public List<String> overwritten() {
      synchronized (SharedInstallation.this) {
        return closed || installed == null ? List.of() : overwrittenOf(installed);
      }
    }

    @Override
    public void repair() {
      synchronized (SharedInstallation.this) {
        if (!closed && installed != null) {
          installed.repair();
        }
      }
    }
  }
}
