package io.asynclocal.spring.boot;

import io.asynclocal.spring.boot.AsyncLocalEndpoint.Installed;
import io.asynclocal.spring.boot.AsyncLocalEndpoint.Report;
import java.util.Collection;
import java.util.List;

/** The report as one HTML page, which loads nothing and runs no script. */
final class AsyncLocalPage {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy"
            content="default-src 'none'; style-src 'unsafe-inline'; form-action 'self'">
      <meta name="viewport" content="width=device-width">
      <style>
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
             color: #1f2933; background: #fff; }
      h1 { font-size: 1.5rem; overflow-wrap: anywhere; }
      h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
      .state { border-radius: 1rem; padding: .1rem .7rem; font-size: .9rem; vertical-align: middle; }
      .good { background: #d9f2e3; color: #14532d; }
      .bad { background: #fde2e1; color: #7f1d1d; }
      table { border-collapse: collapse; }
      td, th { text-align: left; padding: .2rem 2rem .2rem 0; border-bottom: 1px solid #e4e7eb;
               overflow-wrap: anywhere; }
      td.number { text-align: right; font-variant-numeric: tabular-nums; padding-right: 0; }
      pre { background: #f5f7fa; padding: .7rem; white-space: pre-wrap; overflow-wrap: anywhere; }
      .none { color: #616e7c; }
      </style>
      """;

  private final StringBuilder page = new StringBuilder(HEAD);

  private AsyncLocalPage() {}

  static String of(Report report) {
    AsyncLocalPage page = new AsyncLocalPage();
    page.write(report);
    return page.page.append("</body>\n</html>\n").toString();
  }

  private void write(Report report) {
    String name = html(report.environment());
    page.append("<title>AsyncLocal in ").append(name).append("</title>\n</head>\n<body>\n");
    page.append("<h1>AsyncLocal in ").append(name).append(' ');
    page.append(state(report)).append("</h1>\n");
    overwritten(report.overwritten());
    heading("Integrations");
    table(report.integrations());
    heading("Stores that requests begin with");
    names(report.requestStores());
    Findings found = report.diagnostics();
    if (found != null) {
      write(found);
    }
  }

  private static String state(Report report) {
    if (report.closed()) {
      return "<span class=\"state bad\">closed</span>";
    }
    return report.overwritten().isEmpty()
        ? "<span class=\"state good\">in force</span>"
        : "<span class=\"state bad\">overwritten</span>";
  }

  private void overwritten(List<String> places) {
    if (!places.isEmpty()) {
      heading("Overwritten by others");
      names(places);
      page.append(
          "<form method=\"post\" action=\"../asynclocal\"><button>Repair</button></form>\n");
    }
  }

  private void table(List<Installed> integrations) {
    page.append("<table>\n<tr><th>name</th><th>version</th></tr>\n");
    for (Installed integration : integrations) {
      String version = integration.version();
      page.append("<tr><td>").append(html(integration.name())).append("</td><td>");
      page.append(version == null ? "" : html(version)).append("</td></tr>\n");
    }
    page.append("</table>\n");
  }

  private void write(Findings found) {
    page.append("<p><a href=\"live\">What goes on now</a></p>\n");
    heading("Work that is alive: " + found.alive());
    page.append("<table>\n");
    found
        .aliveByType()
        .forEach(
            (type, count) -> {
              page.append("<tr><td>").append(html(type)).append("</td><td class=\"number\">");
              page.append(count).append("</td></tr>\n");
            });
    page.append("</table>\n");
    if (found.uncounted() > 0) {
      page.append("<p>Not counted: ").append(found.uncounted()).append("</p>\n");
    }
    heading("Places where a store was lost: " + found.lost());
    texts(found.lostStores());
    heading("What retains contexts");
    texts(found.retained());
  }

  private void heading(String text) {
    page.append("<h2>").append(html(text)).append("</h2>\n");
  }

  private void names(Collection<String> names) {
    page.append(names.isEmpty() ? "<p class=\"none\">none</p>\n" : "<ul>\n");
    names.forEach(name -> page.append("<li>").append(html(name)).append("</li>\n"));
    page.append(names.isEmpty() ? "" : "</ul>\n");
  }

  private void texts(List<String> texts) {
    page.append(texts.isEmpty() ? "<p class=\"none\">none</p>\n" : "");
    texts.forEach(text -> page.append("<pre>").append(html(text)).append("</pre>\n"));
  }

  /** Anybody may have chosen a name. Half characters can't be encoded, NUL can't be written. */
  private static String html(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default ->
                    safe.appendCodePoint(
                        c == 0 || (c <= 0xFFFF && Character.isSurrogate((char) c)) ? 0xFFFD : c);
              }
            });
    return safe.toString();
  }
}
