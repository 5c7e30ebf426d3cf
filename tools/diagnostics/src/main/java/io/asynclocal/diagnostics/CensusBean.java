package io.asynclocal.diagnostics;

import static java.util.Objects.requireNonNull;

import java.lang.management.ManagementFactory;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Shows a {@link Census} through JMX, as {@value #TYPE} and the name that it is given, until it is
 * closed.
 *
 * {@snippet :
 * CensusBean bean = CensusBean.register(census, "orders");
 * // jconsole, or: jcmd and any JMX client: io.asynclocal:type=Census,name="orders"
 * bean.close();
 * }
 */
public final class CensusBean implements AutoCloseable {
  /** The domain and type of the bean's name. */
  public static final String TYPE = "io.asynclocal:type=Census";

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final ObjectName name;

  private CensusBean(ObjectName name) {
    this.name = name;
  }

  /**
   * Registers a bean in the platform's server.
   *
   * @param census what to show
   * @param name tells this census from others in the process
   * @return the registration
   * @throws IllegalStateException if there is a bean of that name
   * @throws NullPointerException if an argument is null
   */
  public static CensusBean register(Census census, String name) {
    requireNonNull(census, "census is null. Pass the census to show.");
    requireNonNull(name, "name is null. Pass a name for people.");
    try {
      CensusBean bean = new CensusBean(new ObjectName(TYPE + ",name=" + ObjectName.quote(name)));
      bean.server.registerMBean(new Shown(census), bean.name);
      return bean;
    } catch (JMException e) {
      throw new IllegalStateException(
          "The census '"
              + name
              + "' can't be shown through JMX. Give each census of the process a name of its own,"
              + " and close its bean when it has gone.",
          e);
    }
  }

  /** {@return the name of the bean, for JMX clients} */
  public ObjectName name() {
    return name;
  }

  /** Takes the bean out of the server. A second call does nothing. */
  @Override
  public void close() {
    try {
      if (server.isRegistered(name)) {
        server.unregisterMBean(name);
      }
    } catch (JMException e) {
      throw new IllegalStateException(name + " can't be taken out of the server.", e);
    }
  }

  private record Shown(Census census) implements CensusMXBean {
    @Override
    public long getAlive() {
      return census.size();
    }

    @Override
    public Map<String, Long> getAliveByType() {
      return census.byType();
    }

    @Override
    public long getUncounted() {
      return census.uncounted();
    }

    @Override
    public String report() {
      return CensusReport.of(census);
    }
  }
}
