package pintle.token;

/**
 * The words of a grant's receipt, with the link by which the grant can be frozen. All in the basic
 * alphabet of SMS (GSM 03.38), and nothing in it comes from a connector.
 *
 * @param german whether to write German; English otherwise
 * @param page the address of the page, without a slash at its end
 */
public record ReceiptText(boolean german, String page) {
  private static final int ALONE = 160;
  private static final int IN_PARTS = 153;

  String of(Reach reach, FreezeCode code) {
    return words(reach) + "\n" + page + "/#/freeze/" + code.text().reveal();
  }

  private String words(Reach reach) {
    boolean all = reach.kind() == Reach.Kind.TENANT;
    if (german) {
      return "Pintle: In Ihrem Namen wurde ein Token"
          + (all ? " für alle Gruppen" : "")
          + " erstellt. Nicht von Ihnen? Hier einfrieren:";
    }
    return "Pintle: a token"
        + (all ? " for all groups" : "")
        + " was made in your name. Not by you? Freeze it here:";
  }

  /** In how many parts the carrier sends and charges this text. */
  static int parts(String text) {
    return text.length() <= ALONE ? 1 : Math.ceilDiv(text.length(), IN_PARTS);
  }
}
