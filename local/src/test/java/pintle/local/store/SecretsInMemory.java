package pintle.local.store;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Secrets Manager in memory: the calls of a rotation, answered as its API reference says. It calls
 * no rotation function.
 */
final class SecretsInMemory {
  private static final String CURRENT = "AWSCURRENT";
  private static final String PENDING = "AWSPENDING";
  private static final String PREVIOUS = "AWSPREVIOUS";

  private final Map<String, Secret> secrets = new HashMap<>();

  /** What a call of this name and these members is answered. */
  synchronized Map<String, Object> answer(String call, Map<String, Object> members) {
    Asked asked = new Asked(members);
    if (call.equals("CreateSecret")) {
      Secret made = new Secret();
      if (secrets.putIfAbsent(asked.demand("Name"), made) != null) {
        throw new Refused("ResourceExistsException");
      }
      made.put(asked.demand("ClientRequestToken"), asked.demand("SecretString"), List.of(CURRENT));
      return Map.of("Name", asked.demand("Name"));
    }
    String name = asked.demand("SecretId");
    Secret secret = secrets.get(name);
    if (secret == null) {
      throw new Refused("ResourceNotFoundException");
    }
    switch (call) {
      case "DescribeSecret" -> {
        return Map.of(
            "Name",
            name,
            "RotationEnabled",
            secret.rotates,
            "VersionIdsToStages",
            secret.labelsByVersion());
      }
      case "GetSecretValue" -> {
        String version = asked.text("VersionId");
        return Map.of(
            "Name",
            name,
            "SecretString",
            secret.value(
                version == null
                    ? secret.labels.get(asked.textOr("VersionStage", CURRENT))
                    : version));
      }
      case "PutSecretValue" ->
          secret.put(
              asked.demand("ClientRequestToken"), asked.demand("SecretString"), asked.stages());
      case "UpdateSecretVersionStage" ->
          secret.move(
              asked.demand("VersionStage"),
              asked.text("RemoveFromVersionId"),
              asked.text("MoveToVersionId"));
      case "RotateSecret" -> secret.rotate(asked.demand("ClientRequestToken"));
      case "DeleteSecret" -> secrets.remove(name);
      default -> throw new AssertionError("a call that no rotation makes: " + call);
    }
    return Map.of("Name", name);
  }

  /** The members of a request. */
  private record Asked(Map<String, Object> members) {
    @Nullable String text(String name) {
      return members.get(name) instanceof String text ? text : null;
    }

    String textOr(String name, String otherwise) {
      String text = text(name);
      return text == null ? otherwise : text;
    }

    String demand(String name) {
      String text = text(name);
      if (text == null) {
        throw new Refused("InvalidParameterException");
      }
      return text;
    }

    List<String> stages() {
      return members.get("VersionStages") instanceof List<?> stages
          ? stages.stream().map(String::valueOf).toList()
          : List.of(CURRENT);
    }
  }

  /** A refusal of the service, by its name. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String type;

    private Refused(String type) {
      super(type);
      this.type = type;
    }

    Map<String, Object> told() {
      return Map.of("__type", type, "Message", "as the API reference says");
    }
  }

  private static final class Secret {
    private boolean rotates;
    private final Set<String> versions = new HashSet<>();
    private final Map<String, String> values = new HashMap<>();

    /** Each label is on one version; a version may have several, or none. */
    private final Map<String, String> labels = new HashMap<>();

    private Map<String, Set<String>> labelsByVersion() {
      Map<String, Set<String>> byVersion = new TreeMap<>();
      labels.forEach((label, version) ->
          byVersion.computeIfAbsent(version, ignored -> new TreeSet<>()).add(label));
      return byVersion;
    }

    private String value(@Nullable String version) {
      String value = version == null ? null : values.get(version);
      if (value == null) {
        throw new Refused("ResourceNotFoundException");
      }
      return value;
    }

    private void put(String version, String value, List<String> stages) {
      String held = values.putIfAbsent(version, value);
      if (held != null) {
        if (!held.equals(value)) {
          throw new Refused("ResourceExistsException");
        }
        return;
      }
      versions.add(version);
      stages.forEach(stage -> label(stage, version));
      if (!labels.containsKey(CURRENT)) {
        label(CURRENT, version);
      }
    }

    private void move(String label, @Nullable String from, @Nullable String to) {
      String holder = labels.get(label);
      boolean asHeld = holder == null ? from == null : holder.equals(from);
      boolean possible = to == null ? !label.equals(CURRENT) : versions.contains(to);
      if (!asHeld || !possible) {
        throw new Refused("InvalidParameterException");
      }
      if (to == null) {
        labels.remove(label);
      } else {
        label(label, to);
      }
    }

    private void rotate(String version) {
      String pending = labels.get(PENDING);
      if (pending != null && !pending.equals(labels.get(CURRENT))) {
        throw new Refused("InvalidRequestException");
      }
      rotates = true;
      versions.add(version);
      label(PENDING, version);
    }

    private void label(String label, String version) {
      String before = labels.put(label, version);
      if (label.equals(CURRENT) && before != null && !before.equals(version)) {
        labels.put(PREVIOUS, before);
      }
    }
  }
}
