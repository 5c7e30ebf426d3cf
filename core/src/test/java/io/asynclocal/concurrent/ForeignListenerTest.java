package io.asynclocal.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Listener interfaces that the package of the model can't see. */
class ForeignListenerTest {
  private interface Hidden {
    void onData(String data);

    default void onEnd() {
      onData("end");
    }
  }

  @Test
  void bindListener_bindsAnInterfaceThatIsNotPublic() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    List<String> seen = new ArrayList<>();
    Hidden listener = data -> seen.add(data + " in " + storage.getStore());
    AsyncContext context = storage.call("registered", AsyncContext::current);
    Hidden bound = context.bindListener(Hidden.class, listener);
    bound.onData("data");
    bound.onEnd();
    assertEquals(List.of("data in registered", "end in registered"), seen);
  }
}
