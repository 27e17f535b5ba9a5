package pintle.local.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import pintle.local.signin.DemoUser;
import pintle.world.Canaries;
import pintle.world.Contract;
import pintle.world.Page;
import pintle.world.Reply;

/** Calls a running Pintle as its clients do, and knows the calls that a journey is made of. */
final class Http {
  /** All that the groups' calls ask for. */
  static final List<String> PERMISSIONS =
      List.of(
          "groupinfo.read",
          "groupinfo.write",
          "groupmember.read",
          "groupmember.write",
          "groupmember.remove",
          "profile.read");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String base;
  private final People people;
  private final BiConsumer<String, Reply> contract;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  /**
   * @param base to which paths are appended, without a slash at its end
   */
  Http(String base, People people) {
    this(
        base,
        people,
        (line, reply) -> {
          Contract.holdOverHttp(line, reply);
          reply.tell(Canaries.ofThisProcess());
        });
  }

  private Http(String base, People people, BiConsumer<String, Reply> contract) {
    this.base = base;
    this.people = people;
    this.contract = contract;
  }

  /** The same people at an API that is not ours, so that docs/openapi.yaml says nothing of it. */
  static Http ofAnotherApi(String base, People people) {
    return new Http(base, people, (line, reply) -> {});
  }

  /** The same, with each answer shown to this as well, before anybody else sees it. */
  Http watchedBy(BiConsumer<String, Reply> watcher) {
    return new Http(base, people, watcher.andThen(contract));
  }

  /** How the demo users get in there. */
  interface People {
    /** A token of this user for {@code Authorization: Bearer}. */
    String signIn(Http http, DemoUser user);

    /** The newest PIN that was sent to this number. */
    String pin(Http http, String mobileNumber);
  }

  /** A connector as its creator knows it. */
  record Connector(String id, String secret) {
    /** Below {@code /v1/connectors/}. */
    String path(String rest) {
      return "/v1/connectors/" + id + rest;
    }
  }

  /**
   * A request in the making.
   *
   * @param line such as {@code GET /v1/groups}; the path is sent as it is written
   */
  Request call(String line) {
    int space = line.indexOf(' ');
    return new Request(line.substring(0, space), line.substring(space + 1));
  }

  /** The token for {@code Authorization: Bearer}. */
  String signIn(DemoUser user) {
    return people.signIn(this, user);
  }

  /** The newest PIN that was sent to this user's number. */
  String pin(DemoUser user) {
    return pin(user.mobileNumber());
  }

  /** The newest PIN that was sent to this number. */
  String pin(String mobileNumber) {
    return people.pin(this, mobileNumber);
  }

  /** Signs in and registers the user's number by PIN; answers the sign-in. */
  String register(DemoUser user) {
    String signIn = signIn(user);
    String number = user.mobileNumber();
    Reply asked =
        call("POST /v1/me/phone/pin")
            .signedIn(signIn)
            .json(Map.of("mobileNumber", number))
            .expect(200);
    assertThat(asked.body()).isEqualTo("{}");
    Reply verified =
        call("POST /v1/me/phone/verify")
            .signedIn(signIn)
            .json(Map.of("mobileNumber", number, "pin", pin(user)))
            .expect(200);
    assertThat(verified.text("mobileNumber")).isEqualTo(number);
    return signIn;
  }

  /** The request that makes a connector with {@link #PERMISSIONS}. */
  Request creation(String signIn, String name) {
    return call("POST /v1/connectors")
        .signedIn(signIn)
        .json(
            Map.of(
                "name",
                name,
                "description",
                "of a test",
                "redirectUrl",
                "https://program.example/back",
                "permissions",
                PERMISSIONS));
  }

  Connector connector(String signIn, String name) {
    return created(creation(signIn, name).expect(201));
  }

  static Connector created(Reply reply) {
    return new Connector(reply.text("applicationId"), reply.text("applicationSecret"));
  }

  /** Asks for a grant of the reach {@code user}, {@code tenant} or {@code group:<groupId>}. */
  Request grant(String signIn, Connector connector, String reach) {
    int colon = reach.indexOf(':');
    Map<String, Object> body =
        colon < 0
            ? Map.of("reach", reach)
            : Map.of("reach", reach.substring(0, colon), "groupId", reach.substring(colon + 1));
    return call("POST " + connector.path("/grants")).signedIn(signIn).json(body);
  }

  /** Step 4, as the program of the developer does it. */
  Request exchange(Connector connector, String refreshToken) {
    return call("GET /v1/accessToken")
        .header("applicationId", connector.id())
        .header("applicationSecret", connector.secret())
        .header("refreshToken", refreshToken);
  }

  String accessToken(Connector connector, String refreshToken) {
    return exchange(connector, refreshToken).expect(200).text("accessToken");
  }

  /** The IDs of the groups that an access token opens. */
  List<Object> groups(String accessToken) {
    return call("GET /v1/groups").accessToken(accessToken).expect(200).each("groups", "groupId");
  }

  /** All objects of a portal list, page by page. */
  List<Map<String, Object>> all(String path, String list, String signIn) {
    List<Map<String, Object>> all = new ArrayList<>();
    String query = "";
    do {
      Reply page = call("GET " + path + query).signedIn(signIn).expect(200);
      all.addAll(page.list(list));
      String next = page.text("next");
      query = next.isEmpty() ? "" : "?cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    } while (!query.isEmpty());
    return all;
  }

  /** One request; the JDK's client adds nothing that a test could miss. */
  final class Request {
    private final String line;
    private final HttpRequest.Builder request;

    private Request(String method, String path) {
      this.line = method + " " + path;
      this.request =
          HttpRequest.newBuilder(URI.create(base + path))
              .timeout(PATIENCE)
              .method(method, BodyPublishers.noBody());
    }

    Request header(String name, String value) {
      Canaries.ofThisProcess().passed(name + ": " + value);
      request.header(name, value);
      return this;
    }

    Request signedIn(String token) {
      return header("Authorization", "Bearer " + token);
    }

    Request accessToken(String token) {
      return header("accessToken", token);
    }

    Request json(Map<String, ?> object) {
      try {
        return json(JSON.std.asString(object));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Request json(String text) {
      return body("application/json", text);
    }

    Request body(String type, String text) {
      return body(text).header("Content-Type", type);
    }

    /** A body without a media type. */
    Request body(String text) {
      Canaries.ofThisProcess().passed(text);
      String method = line.substring(0, line.indexOf(' '));
      request.method(method, BodyPublishers.ofString(text));
      return this;
    }

    /** A form as a browser sends it. */
    Request form(Page.Form form) {
      return body("application/x-www-form-urlencoded", form.encoded());
    }

    /**
     * Sends it.
     *
     * @throws UncheckedIOException where no whole answer came
     */
    Reply send() {
      try {
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        Reply reply = new Reply(answer.statusCode(), headers(answer), answer.body());
        contract.accept(line, reply);
        Canaries.ofThisProcess().passed(reply.body());
        return reply;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }

    private static Map<String, String> headers(HttpResponse<String> answer) {
      return answer.headers().map().entrySet().stream()
          .collect(
              Collectors.toMap(
                  Map.Entry::getKey,
                  entry -> String.join(", ", entry.getValue()),
                  (one, other) -> one + ", " + other,
                  LinkedHashMap::new));
    }

    /** Sends it, and holds the answer's status. */
    Reply expect(int status) {
      Reply reply = send();
      assertThat(reply.status()).as("%s answered %s", line, reply.body()).isEqualTo(status);
      return reply;
    }

    /** Sends it, and holds the shape of a refusal. */
    Reply expect(int status, String errorCode) {
      Reply reply = expect(status);
      assertThat(reply.text("errorCode")).as(reply.body()).isEqualTo(errorCode);
      assertThat(reply.text("message")).isNotEmpty();
      assertThat(reply.text("errorCategoryKey")).isNotEmpty();
      assertThat(reply.text("requestId")).isNotEmpty();
      return reply;
    }
  }
}
