package io.asynclocal.okhttp;

import static io.asynclocal.okhttp.Asked.CALLS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.jakewharton.retrofit2.adapter.reactor.ReactorCallAdapterFactory;
import io.asynclocal.AsyncContext;
import io.asynclocal.logging.LoggedId;
import io.reactivex.rxjava3.core.Single;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import retrofit2.CallAdapter;
import retrofit2.adapter.rxjava3.RxJava3CallAdapterFactory;
import retrofit2.http.GET;
import retrofit2.http.Path;

/**
 * 150 calls at once that Retrofit makes for RxJava and Reactor, by the adapters that enqueue. Our
 * integrations for these libraries aren't there: what runs where OkHttp calls back needs none.
 */
class RetrofitAdaptersTest {
  @RegisterExtension static final LoggedId ID = Asked.ID;

  private final Asked asked = new Asked();

  RetrofitAdaptersTest() throws IOException {}

  @AfterEach
  void end() throws Exception {
    asked.end();
  }

  /** What Retrofit makes for RxJava. */
  interface RxApi {
    @GET("/{own}{rest}")
    Single<String> get(@Path("own") String own, @Path(value = "rest", encoded = true) String rest);
  }

  /** What Retrofit makes for Reactor. */
  interface ReactorApi {
    @GET("/{own}{rest}")
    Mono<String> get(@Path("own") String own, @Path(value = "rest", encoded = true) String rest);
  }

  /** The library for which calls are made. */
  enum Library {
    RXJAVA(RxJava3CallAdapterFactory.create()) {
      @Override
      CompletableFuture<String> ask(Asked asked, Call.Factory calls, String own, String rest) {
        CompletableFuture<String> end = new CompletableFuture<>();
        var unused =
            asked
                .api(RxApi.class, calls, adapter)
                .get(own, rest)
                .map(
                    answer -> {
                      asked.note(own);
                      return answer;
                    })
                .doOnError(failure -> asked.note(own))
                .subscribe(end::complete, failure -> end.complete("failed"));
        return end;
      }
    },
    REACTOR(ReactorCallAdapterFactory.createAsync()) {
      @Override
      CompletableFuture<String> ask(Asked asked, Call.Factory calls, String own, String rest) {
        CompletableFuture<String> end = new CompletableFuture<>();
        asked
            .api(ReactorApi.class, calls, adapter)
            .get(own, rest)
            .map(
                answer -> {
                  asked.note(own);
                  return answer;
                })
            .doOnError(failure -> asked.note(own))
            .subscribe(end::complete, failure -> end.complete("failed"));
        return end;
      }
    };

    final CallAdapter.Factory adapter;

    Library(CallAdapter.Factory adapter) {
      this.adapter = adapter;
    }

    /** Subscribes to a call, and looks at the store in what is done with its answer or failure. */
    abstract CompletableFuture<String> ask(
        Asked asked, Call.Factory calls, String own, String rest);
  }

  /** Asks for all at once; each third call fails. */
  private void askAll(Library library, Call.Factory calls) throws Exception {
    List<CompletableFuture<String>> ends = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      String own = "client-" + i;
      String rest = i % 3 == 0 ? "/broken" : "";
      ends.add(ID.call(own, () -> library.ask(asked, calls, own, rest)));
    }
    for (int i = 0; i < CALLS; i++) {
      String expected = i % 3 == 0 ? "failed" : "/client-" + i;
      assertEquals(expected, ends.get(i).get(60, TimeUnit.SECONDS));
    }
  }

  @ParameterizedTest
  @EnumSource
  void functionsAndInterceptors_seeTheStoreOfWhoSubscribed(Library library) throws Exception {
    askAll(library, PropagatingCallFactory.of(asked.client));
    asked.assertAllRight(3 * CALLS);
  }

  @ParameterizedTest
  @EnumSource
  void withoutTheFactory_theyLoseIt(Library library) throws Exception {
    askAll(library, asked.client);
    asked.assertLost(3 * CALLS);
  }

  @Test
  void endedCall_keepsNoContextWhoeverKeepsItsAnswer() throws Exception {
    Call.Factory calls = PropagatingCallFactory.of(asked.client);
    List<CompletableFuture<String>> kept = new ArrayList<>();
    WeakReference<AsyncContext> context =
        ID.call(
            "ann",
            () -> {
              kept.add(Library.RXJAVA.ask(asked, calls, "ann", ""));
              kept.add(Library.REACTOR.ask(asked, calls, "ann", ""));
              return new WeakReference<>(AsyncContext.current());
            });
    for (CompletableFuture<String> each : kept) {
      assertEquals("/ann", each.get(60, TimeUnit.SECONDS));
    }
    for (int i = 0; i < 100 && context.get() != null; i++) {
      System.gc();
      Thread.onSpinWait();
    }
    assertNull(context.get());
  }
}
