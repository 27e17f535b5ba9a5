package pintle.local.store;

import com.fasterxml.jackson.jr.ob.JSON;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Secrets Manager in memory on a loopback port: the calls of a rotation, answered as its API
 * reference says. It calls no rotation function.
 */
final class SecretsManagerStandIn implements AutoCloseable {
  private static final String CURRENT = "AWSCURRENT";
  private static final String PENDING = "AWSPENDING";
  private static final String PREVIOUS = "AWSPREVIOUS";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Secret> secrets = new HashMap<>();

  SecretsManagerStandIn() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** The real client, which asks here. */
  SecretsManagerClient client() {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new AwsEndpoint(address, Region.EU_CENTRAL_1).client(SecretsManagerClient.builder());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, Object> asked = JSON.std.mapFrom(exchange.getRequestBody().readAllBytes());
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      int status = 200;
      Map<String, Object> answer;
      try {
        answer = answer(target.substring(target.indexOf('.') + 1), new Asked(asked));
      } catch (Fault fault) {
        status = 400;
        answer = Map.of("__type", fault.type, "Message", "as the API reference says");
      }
      byte[] bytes = JSON.std.asBytes(answer);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private synchronized Map<String, Object> answer(String call, Asked asked) {
    if (call.equals("CreateSecret")) {
      Secret made = new Secret();
      if (secrets.putIfAbsent(asked.demand("Name"), made) != null) {
        throw new Fault("ResourceExistsException");
      }
      made.put(asked.demand("ClientRequestToken"), asked.demand("SecretString"), List.of(CURRENT));
      return Map.of("Name", asked.demand("Name"));
    }
    String name = asked.demand("SecretId");
    Secret secret = secrets.get(name);
    if (secret == null) {
      throw new Fault("ResourceNotFoundException");
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
        throw new Fault("InvalidParameterException");
      }
      return text;
    }

    List<String> stages() {
      return members.get("VersionStages") instanceof List<?> stages
          ? stages.stream().map(String::valueOf).toList()
          : List.of(CURRENT);
    }
  }

  private static final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String type;

    private Fault(String type) {
      super(type);
      this.type = type;
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
        throw new Fault("ResourceNotFoundException");
      }
      return value;
    }

    private void put(String version, String value, List<String> stages) {
      String held = values.putIfAbsent(version, value);
      if (held != null) {
        if (!held.equals(value)) {
          throw new Fault("ResourceExistsException");
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
        throw new Fault("InvalidParameterException");
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
        throw new Fault("InvalidRequestException");
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
