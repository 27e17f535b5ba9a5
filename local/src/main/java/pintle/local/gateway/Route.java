package pintle.local.gateway;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

/**
 * One route of template.yaml.
 *
 * @param method in capitals
 * @param resource the path with {@code {name}} for one segment and, at its end, {@code {name+}} for
 *     all that follow
 * @param function the function's name
 * @param handler called by many threads at once, where Lambda gives each instance one call at a
 *     time
 */
public record Route(
    String method, String resource, String function, RequestStreamHandler handler) {}
