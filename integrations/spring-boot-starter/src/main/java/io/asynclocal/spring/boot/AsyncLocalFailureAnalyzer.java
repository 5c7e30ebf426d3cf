package io.asynclocal.spring.boot;

import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.UnsupportedLibraryException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Says what to do about the usual mistakes, in place of a stack trace. */
final class AsyncLocalFailureAnalyzer implements FailureAnalyzer {

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      FailureAnalysis analysis = analysisOf(cause);
      if (analysis != null) {
        return analysis;
      }
    }
    return null;
  }

  private static @Nullable FailureAnalysis analysisOf(Throwable cause) {
    if (cause instanceof BeanNotOfRequiredTypeException bean
        && AsyncEnvironment.class.isAssignableFrom(bean.getActualType())) {
      return analysis(
          cause,
          "The bean '"
              + bean.getBeanName()
              + "' is an AsyncEnvironment, and Spring expects "
              + bean.getRequiredType().getName()
              + " under this name.",
          "Name the bean otherwise, such as 'asyncEnvironment', or leave it out: the starter starts"
              + " an environment by itself.");
    }
    if (cause instanceof UnsupportedLibraryException library) {
      return analysis(
          cause,
          String.valueOf(cause.getMessage()),
          "Use "
              + library.library()
              + " "
              + library.oldest()
              + " or newer, or exclude its integration from the starter's dependencies.");
    }
    if (cause instanceof UselessStoreException store) {
      String property = "asynclocal.requests.stores." + store.store();
      return analysis(
          cause,
          String.valueOf(cause.getMessage()),
          "Set " + property + ".header, or " + property + ".generate=uuid, or remove the store.");
    }
    if (cause instanceof RemoteStoreException store) {
      return analysis(cause, String.valueOf(cause.getMessage()), store.action());
    }
    return null;
  }

  private static FailureAnalysis analysis(Throwable cause, String description, String action) {
    return new FailureAnalysis(description, action, cause);
  }
}
