package shop;

import io.asynclocal.AsyncResource;
import java.util.ArrayList;
import java.util.List;

/** A user's code that keeps what a request began. */
public final class Connection {
  private final List<AsyncResource> kept = new ArrayList<>();

  public void open() {
    kept.add(new AsyncResource("HeartBeat"));
    kept.add(new AsyncResource("HeartBeat"));
  }

  public void poll() {
    kept.add(new AsyncResource("Poll"));
  }

  /** Returns how much goes on. */
  public int size() {
    return kept.size();
  }
}
