package pintle.local.page;

/** The page's languages, each with the browser's setting that asks for it. */
enum Language {
  GERMAN("de-DE"),
  ENGLISH("en-GB");

  private final String locale;

  Language(String locale) {
    this.locale = locale;
  }

  String locale() {
    return locale;
  }

  /** The words of this language. */
  String of(String german, String english) {
    return this == GERMAN ? german : english;
  }
}
