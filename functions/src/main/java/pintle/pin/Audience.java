package pintle.pin;

import pintle.connector.ConnectorId;

/** What a PIN opens: one connector, or the portal. A PIN for one is worth nothing at another. */
public record Audience(String text) {
  /** The portal: a phone is being registered. */
  public static final Audience PORTAL = new Audience("portal");

  /** A sign-in by PIN for a connector. */
  public static Audience of(ConnectorId connector) {
    return new Audience("connector:" + connector.value());
  }
}
