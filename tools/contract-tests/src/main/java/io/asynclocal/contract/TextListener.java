package io.asynclocal.contract;

import io.asynclocal.AsyncLocalStorage;
import java.io.IOException;

/** A listener interface as applications have them. */
interface TextListener {
  String on(String text);

  default String onDefault(AsyncLocalStorage<String> storage) {
    return "default " + storage.getStore();
  }

  default void onFailure(IOException failure) throws IOException {
    throw failure;
  }
}
