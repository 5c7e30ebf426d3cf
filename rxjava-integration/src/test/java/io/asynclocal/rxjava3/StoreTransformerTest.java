package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.processors.PublishProcessor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link RxJavaIntegration#withStore} without an installation, on all five types. */
final class StoreTransformerTest {
  private static final AsyncLocalStorage<String> TENANT = AsyncLocalStorage.create();

  private final List<String> seen = new ArrayList<>();

  @Test
  void withStore_bindsAboveAndNotBelowAFlowable() {
    TENANT.run(
        "caller",
        () ->
            Flowable.fromCallable(() -> see("above"))
                .compose(RxJavaIntegration.withStore(TENANT, "acme"))
                .doOnNext(item -> see("below"))
                .subscribe(item -> see("end")));

    assertEquals(List.of("above acme", "below caller", "end caller"), seen);
  }

  @Test
  void withStore_bindsAboveAndNotBelowAnObservable() {
    TENANT.run(
        "caller",
        () ->
            Observable.fromCallable(() -> see("above"))
                .compose(RxJavaIntegration.withStore(TENANT, "acme"))
                .map(item -> see("below"))
                .subscribe(item -> see("end")));

    assertEquals(List.of("above acme", "below caller", "end caller"), seen);
  }

  @Test
  void withContext_bindsSeveralStoresAboveAndNotBelow() {
    AsyncLocalStorage<String> user = AsyncLocalStorage.create();
    TENANT.run(
        "caller",
        () ->
            Flowable.fromCallable(() -> see("above " + user.getStore()))
                .compose(
                    RxJavaIntegration.withContext(
                        AsyncContext.current().with(TENANT, "acme").with(user, "ann")))
                .subscribe(item -> see("end " + user.getStore())));

    assertEquals(List.of("above ann acme", "end null caller"), seen);
  }

  @Test
  void withContext_throwsWithoutAContext() {
    assertThrows(NullPointerException.class, () -> RxJavaIntegration.withContext(null));
  }

  @Test
  void withStore_bindsAboveAndNotBelowASingle() {
    TENANT.run(
        "caller",
        () ->
            Single.fromCallable(() -> see("above"))
                .compose(RxJavaIntegration.withStore(TENANT, "acme"))
                .subscribe(item -> see("end")));

    assertEquals(List.of("above acme", "end caller"), seen);
  }

  @Test
  void withStore_bindsAboveAndNotBelowAMaybe() {
    TENANT.run(
        "caller",
        () ->
            Maybe.fromCallable(() -> see("above"))
                .compose(RxJavaIntegration.withStore(TENANT, "acme"))
                .subscribe(item -> see("end")));

    assertEquals(List.of("above acme", "end caller"), seen);
  }

  @Test
  void withStore_bindsAboveAndNotBelowACompletable() {
    TENANT.run(
        "caller",
        () ->
            Completable.fromRunnable(() -> see("above"))
                .compose(RxJavaIntegration.withStore(TENANT, "acme"))
                .subscribe(() -> see("end")));

    assertEquals(List.of("above acme", "end caller"), seen);
  }

  @Test
  void withStore_bindsForRequestsAndCancellation() {
    PublishProcessor<String> source = PublishProcessor.create();
    TENANT.run(
        "caller",
        () ->
            source
                .doOnRequest(n -> see("request"))
                .doOnCancel(() -> see("cancel"))
                .compose(RxJavaIntegration.withStore(TENANT, "acme"))
                .subscribe()
                .dispose());

    assertEquals(List.of("request acme", "cancel acme"), seen);
  }

  @Test
  void withStore_bindsTheInnermostOfTwo() {
    Flowable.fromCallable(() -> see("above"))
        .compose(RxJavaIntegration.withStore(TENANT, "inner"))
        .map(item -> see("between"))
        .compose(RxJavaIntegration.withStore(TENANT, "outer"))
        .subscribe(item -> see("end"));

    assertEquals(List.of("above inner", "between outer", "end null"), seen);
  }

  @Test
  void withStore_throwsWithoutAStorage() {
    assertThrows(
        NullPointerException.class, () -> RxJavaIntegration.<String, String>withStore(null, "x"));
  }

  private String see(String place) {
    seen.add(place + " " + TENANT.getStore());
    return place;
  }
}
