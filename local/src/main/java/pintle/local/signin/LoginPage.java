package pintle.local.signin;

import java.util.Arrays;
import java.util.stream.Collectors;

/** One button a demo user; no script, no style, nothing of the request in it. */
final class LoginPage {
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="%s">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s – Pintle</title>
      </head>
      <body>
        <main>
          <h1>%s</h1>
          <p>%s</p>
          <form method="post">
      %s
          </form>
        </main>
      </body>
      </html>
      """;

  private LoginPage() {}

  /** The form posts to the address of the page, which carries the OAuth parameters. */
  static String html(boolean german) {
    return german
        ? PAGE.formatted(
            "de",
            "Anmelden",
            "Anmelden",
            "Lokaler Lauf: wähle, wer du bist. Ohne Passwort.",
            users())
        : PAGE.formatted(
            "en", "Sign in", "Sign in", "Local run: choose who you are. No password.", users());
  }

  private static String users() {
    return Arrays.stream(DemoUser.values())
        .map(user ->
            "      <p><button name=\"username\" value=\"%s\">%s (%s)</button></p>"
                .formatted(user.login(), user.fullName(), user.login()))
        .collect(Collectors.joining("\n"));
  }
}
