package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the live page does in a browser. */
class LivePageTest {
  private static final String HOSTILE = "</script><img src=x onerror=alert(1)>&amp;";

  @TempDir static Path directory;
  private static Chromium page;

  private final AsyncLocalStorage<String> request = AsyncLocalStorage.create();
  private final LiveView live = new LiveView(Census.ofAtMost(1_000), 0);
  private AsyncRecorder recorder;
  private LiveServer server;
  private AsyncResource query;

  @BeforeAll
  static void find() throws Exception {
    Assumptions.assumeTrue(
        Chromium.find().isPresent(), "skipped: no Chromium on the path to look at pages with");
    page = new Chromium(Chromium.find().get(), directory);
  }

  @AfterAll
  static void stop() {
    if (page != null) {
      page.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    recorder = AsyncRecorder.builder().observer(live).labelledBy(request, String::valueOf).start();
    query = request.call("A-1", () -> new AsyncResource("Query"));
    server = LiveServer.start(live, 0);
    page.open(server.address());
    // From here on it asks when it is told to, so that what is seen doesn't depend on time.
    page.evaluate("(async () => { setTimeout = () => 0; await ask(); })()");
  }

  @AfterEach
  void close() {
    query.emitDestroy();
    server.close();
    recorder.close();
  }

  private static String text(String id) throws Exception {
    return page.evaluate("document.getElementById('" + id + "').textContent").textValue();
  }

  private static void update() throws Exception {
    page.evaluate("goOn()");
  }

  @Test
  void page_showsWhatIsInFlightAndWhatWatchingCosts() throws Exception {
    assertEquals(
        "1 in flight: 1 not run yet, 0 running, 0 that ran and may run again", text("range"));
    assertTrue(text("labels").contains("A-1"), text("labels"));
    assertTrue(text("work").contains("its time, its value or a thread"), text("work"));
    assertTrue(text("cost").matches("Watching costs [0-9.]+ % of a processor: .*"), text("cost"));
    assertEquals("Query", text("legend"));
  }

  @Test
  void page_goesOnUntilItIsPaused() throws Exception {
    AsyncResource mail = request.call("B-2", () -> new AsyncResource("Mail"));
    update();
    assertTrue(text("kinds").contains("Mail"), text("kinds"));
    page.evaluate("document.getElementById('pause').click()");
    mail.emitDestroy();
    update();
    assertTrue(text("kinds").contains("Mail"), "it went on");
    assertEquals("Go on", text("pause"));
    page.evaluate("document.getElementById('pause').click()");
    update();
    assertTrue(!text("kinds").contains("Mail"), text("kinds"));
  }

  @Test
  void page_thatIsPausedShowsNoAnswerThatWasUnderWay() throws Exception {
    AsyncResource mail = request.call("B-2", () -> new AsyncResource("Mail"));
    update();
    mail.emitDestroy();
    holdTheNextAnswer();
    page.evaluate("document.getElementById('pause').click()");
    releaseTheAnswer();
    assertTrue(text("kinds").contains("Mail"), text("kinds"));
  }

  @Test
  void page_showsNoAnswerAfterALaterOne() throws Exception {
    holdTheNextAnswer();
    AsyncResource mail = request.call("B-2", () -> new AsyncResource("Mail"));
    update();
    releaseTheAnswer();
    assertTrue(text("kinds").contains("Mail"), text("kinds"));
    mail.emitDestroy();
  }

  /** Has the page ask; what the server answers now waits for {@link #releaseTheAnswer}. */
  private static void holdTheNextAnswer() throws Exception {
    page.evaluate(
        """
        (async () => {
          window.network = fetch;
          const held = new Promise(go => window.release = go);
          const answer = new Promise(go => {
            window.fetch = async (...all) => {
              window.fetch = network;
              const answered = await network(...all);
              const state = await answered.json();
              go();
              await held;
              return { json: () => state };
            };
          });
          window.late = ask();
          await answer;
        })()
        """);
  }

  private static void releaseTheAnswer() throws Exception {
    page.evaluate("release(); late");
  }

  @Test
  void page_findsByOperationTypeAndStore() throws Exception {
    AsyncResource mail = request.call("B-2", () -> new AsyncResource("Mail"));
    update();
    page.evaluate("document.getElementById('search').focus()");
    page.type("b-2");
    assertEquals("1 of 2", text("found"));
    assertTrue(!text("work").contains("Query"), text("work"));
    mail.emitDestroy();
  }

  @Test
  void page_tellsOfTheKindUnderThePointer() throws Exception {
    query.runInAsyncScope(() -> new AsyncResource("Mail").runInAsyncScope(() -> {}));
    update();
    page.evaluate("document.getElementById('graph').scrollIntoView()");
    String box = "[...document.querySelectorAll('circle')].at(-1).getBoundingClientRect()";
    page.moveTo(
        page.evaluate(box + ".left").doubleValue() + 5,
        page.evaluate(box + ".top").doubleValue() + 5);
    assertTrue(text("tip").contains("begun to run, of the last events"), text("tip"));
    assertEquals("block", page.evaluate("getComputedStyle(tip).display").textValue());
  }

  @Test
  void page_showsHostileNamesAsTheyAre() throws Exception {
    AsyncResource hostile = request.call(HOSTILE, () -> new AsyncResource(HOSTILE));
    hostile.runInAsyncScope(() -> {});
    live.lost(new LostStore(HOSTILE, HOSTILE, List.of(), List.of()));
    update();
    for (String id : List.of("labels", "kinds", "work", "lost", "graph", "legend")) {
      assertTrue(text(id).contains(HOSTILE.substring(0, 9)), () -> id);
    }
    assertTrue(text("kinds").contains(HOSTILE), text("kinds"));
    assertEquals(0, page.evaluate("document.images.length").intValue());
    assertEquals(1, page.evaluate("document.scripts.length").intValue());
    hostile.emitDestroy();
  }

  @Test
  void page_looksForRetainedContextsOnlyWhereSomebodyCan() throws Exception {
    assertEquals("nobody looks for them", text("retained"));
    assertTrue(page.evaluate("document.getElementById('check').disabled").booleanValue());
    live.retention(
        RetentionLeaks.of(
            request, java.time.Duration.ZERO, io.asynclocal.foreign.LeakDetection.DISABLED));
    update();
    page.evaluate("ask('retention', { method: 'POST', headers: { 'X-AsyncLocal': 'page' } })");
    assertEquals("none was found", text("retained"));
  }

  private static boolean isHidden(String id) throws Exception {
    return page.evaluate("document.getElementById('" + id + "').hidden").booleanValue();
  }

  @Test
  void page_recordsForTheFlightRecorderWhereThereIsOne() throws Exception {
    assertTrue(!isHidden("record") && isHidden("recorded"));
    page.evaluate("ask('recording', BUTTON)"); // as the button does
    assertEquals("recording so far", text("recorded"));
    assertTrue(!isHidden("recorded"));
    assertTrue(page.evaluate("recorded.href").textValue().endsWith("/work.jfr"));
    page.evaluate("show({ ...shown, recording: 'done' })");
    assertEquals("recording", text("recorded"));
    page.evaluate("show({ ...shown, recording: 'impossible' })");
    assertTrue(isHidden("record") && isHidden("recorded"));
  }

  @Test
  void page_saysWhenNobodyAnswers() throws Exception {
    server.close();
    update();
    assertEquals("no answer", text("range"));
  }
}
