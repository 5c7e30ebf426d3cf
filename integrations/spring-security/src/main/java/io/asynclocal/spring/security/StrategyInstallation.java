package io.asynclocal.spring.security;

import io.asynclocal.environment.Installation;
import java.util.List;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/** The strategy in place of the one that was there. */
final class StrategyInstallation implements Installation {
  private final SecurityContextHolderStrategy before =
      SecurityContextHolder.getContextHolderStrategy();
  private final SecurityContextHolderStrategy ours = new StoreSecurityContextHolderStrategy();

  private StrategyInstallation() {}

  static Installation install() {
    StrategyInstallation installation = new StrategyInstallation();
    installation.repair();
    return installation;
  }

  private boolean isInForce() {
    return SecurityContextHolder.getContextHolderStrategy() == ours;
  }

  @Override
  public void repair() {
    if (!isInForce()) {
      SecurityContextHolder.setContextHolderStrategy(ours);
    }
  }

  @Override
  public List<String> overwritten() {
    return isInForce() ? List.of() : List.of("SecurityContextHolder's strategy");
  }

  @Override
  public void close() {
    if (isInForce()) {
      SecurityContextHolder.setContextHolderStrategy(before);
    }
  }
}
