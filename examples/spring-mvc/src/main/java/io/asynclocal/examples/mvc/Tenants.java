package io.asynclocal.examples.mvc;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.spring.boot.RequestStorages;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Whose request it is: no method has a parameter for that. */
@Component
class Tenants {
  private final AsyncLocalStorage<String> tenant;

  Tenants(RequestStorages storages) {
    this.tenant = storages.get("tenant");
  }

  String current() {
    String current = tenant.getStore();
    if (current == null) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST, "X-Tenant says whose request it is");
    }
    return current;
  }
}
