package io.asynclocal.contract.conformance;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.asynclocal.AsyncLocalStorage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A recorded program, with the stores that are expected at each of its labels. */
record Program(
    String id, List<Storage> storages, List<Op> body, Map<Integer, List<@Nullable String>> expect) {

  /** A storage that the program uses. */
  record Storage(String name, @JsonProperty("default") @Nullable String defaultValue) {
    AsyncLocalStorage<String> make() {
      return AsyncLocalStorage.<String>builder().name(name).defaultValue(defaultValue).build();
    }
  }
}
