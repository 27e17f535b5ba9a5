package pintle.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A page as a program without a browser reads it: its forms with their fields, and its texts. */
public record Page(String html) {
  private static final Pattern FORM = Pattern.compile("<form [^>]*>.*?</form>", Pattern.DOTALL);
  private static final Pattern FIELD = Pattern.compile("<(?:input|button) [^>]*>");
  private static final Pattern ATTRIBUTE = Pattern.compile("([a-z-]+)=\"([^\"]*)\"");

  /** The form that is sent by this button, or by Enter in this field, with what it holds. */
  public Form form(String id) {
    Matcher forms = FORM.matcher(html);
    while (forms.find()) {
      if (forms.group().contains("id=\"" + id + "\"")) {
        return form(forms.group(), id);
      }
    }
    throw new AssertionError("no form with " + id + " in " + html);
  }

  private static Form form(String form, String id) {
    Map<String, String> fields = new LinkedHashMap<>();
    Map<String, String> head = attributes(form.substring(0, form.indexOf('>')));
    assertThat(head).containsEntry("method", "post").containsEntry("action", "?");
    Matcher all = FIELD.matcher(form);
    while (all.find()) {
      Map<String, String> one = attributes(all.group());
      boolean sent = all.group().startsWith("<input") || id.equals(one.get("id"));
      String name = one.get("name");
      boolean chosen = !"radio".equals(one.get("type"));
      if (sent && chosen && name != null) {
        fields.put(name, one.getOrDefault("value", ""));
      }
    }
    return new Form(fields);
  }

  private static Map<String, String> attributes(String tag) {
    Map<String, String> attributes = new LinkedHashMap<>();
    Matcher all = ATTRIBUTE.matcher(tag);
    while (all.find()) {
      attributes.put(all.group(1), unescaped(all.group(2)));
    }
    return attributes;
  }

  /** The text of the element with this ID, without the tags in it. */
  public String text(String id) {
    Matcher element =
        Pattern.compile("<(\\w+) [^>]*?id=\"" + id + "\"[^>]*>(.*?)</\\1>", Pattern.DOTALL)
            .matcher(html);
    assertThat(element.find()).as(id + " in " + html).isTrue();
    return unescaped(element.group(2).replaceAll("<[^>]*>", " ")).strip().replaceAll("\\s+", " ");
  }

  /** Whether there is an element with this ID. */
  public boolean has(String id) {
    return html.contains("id=\"" + id + "\"");
  }

  private static String unescaped(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x60;", "`")
        .replace("&#x3D;", "=")
        .replace("&amp;", "&");
  }

  /** Fields and their values, in order. */
  public record Form(Map<String, String> fields) {
    public Form {
      fields = new LinkedHashMap<>(fields);
    }

    /** The same with a field typed in. */
    public Form with(String name, String value) {
      Map<String, String> more = new LinkedHashMap<>(fields);
      more.put(name, value);
      return new Form(more);
    }

    /** As a browser sends it. */
    public String encoded() {
      return fields.entrySet().stream()
          .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
          .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }
}
