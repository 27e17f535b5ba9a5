package pintle.connector;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One permission, as a scope names it: a kind of content and what may be done with it. The old
 * service's seven kinds with four verbs each, and our own for tenant data and reactions.
 */
public enum Scope {
  GROUPINFO_READ("groupinfo.read"),
  GROUPINFO_WRITE("groupinfo.write"),
  GROUPINFO_REMOVE("groupinfo.remove"),
  GROUPINFO_UPDATE("groupinfo.update"),
  GROUPMEMBER_READ("groupmember.read"),
  GROUPMEMBER_WRITE("groupmember.write"),
  GROUPMEMBER_REMOVE("groupmember.remove"),
  GROUPMEMBER_UPDATE("groupmember.update"),
  TEXTMESSAGE_READ("textmessage.read"),
  TEXTMESSAGE_WRITE("textmessage.write"),
  TEXTMESSAGE_REMOVE("textmessage.remove"),
  TEXTMESSAGE_UPDATE("textmessage.update"),
  ACTION_READ("action.read"),
  ACTION_WRITE("action.write"),
  ACTION_REMOVE("action.remove"),
  ACTION_UPDATE("action.update"),
  PROFILE_READ("profile.read"),
  PROFILE_WRITE("profile.write"),
  PROFILE_REMOVE("profile.remove"),
  PROFILE_UPDATE("profile.update"),
  MEDIA_READ("media.read"),
  MEDIA_WRITE("media.write"),
  MEDIA_REMOVE("media.remove"),
  MEDIA_UPDATE("media.update"),
  WEBHOOK_READ("webhook.read"),
  WEBHOOK_WRITE("webhook.write"),
  WEBHOOK_REMOVE("webhook.remove"),
  WEBHOOK_UPDATE("webhook.update"),
  TENANT_READ("tenant.read"),
  REACTION_READ("reaction.read"),
  REACTION_WRITE("reaction.write"),
  REACTION_REMOVE("reaction.remove");

  private static final Map<String, Scope> BY_TEXT =
      Arrays.stream(values()).collect(Collectors.toMap(Scope::text, Function.identity()));

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  /** The scope token (RFC 6749, section 3.3), such as {@code groupinfo.read}. */
  public String text() {
    return text;
  }

  /** The scope of exactly this text. */
  public static Optional<Scope> of(String text) {
    return Optional.ofNullable(BY_TEXT.get(text));
  }

  /** The scopes of these texts; texts that are none are left out. */
  public static Set<Scope> known(Collection<String> texts) {
    EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
    texts.forEach(text -> of(text).ifPresent(scopes::add));
    return scopes;
  }

  /**
   * The scopes of a list with single blanks between (RFC 6749, section 3.3); empty where one of its
   * texts is none.
   */
  public static Optional<Set<Scope>> all(String list) {
    List<String> texts = List.of(list.split(" ", -1));
    return BY_TEXT.keySet().containsAll(texts) ? Optional.of(known(texts)) : Optional.empty();
  }

  /** The texts in the order of the table above, joined. */
  public static String join(Set<Scope> scopes, String separator) {
    return scopes.stream().sorted().map(Scope::text).collect(Collectors.joining(separator));
  }

  /** What is in both. */
  public static Set<Scope> both(Set<Scope> one, Set<Scope> other) {
    EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
    scopes.addAll(one);
    scopes.retainAll(other);
    return scopes;
  }
}
