"""LocalStack community does not run Lambda authorizers of REST APIs (v1). This hook does:
TOKEN and REQUEST authorizers, identity sources, 401/403/500 answers, policy evaluation, context."""
import fnmatch, json, re, time

from localstack.aws.connect import connect_to
from localstack.runtime import hooks
from localstack.services.apigateway.next_gen.execute_api import handlers
from localstack.services.apigateway.next_gen.execute_api.gateway_response import (
    AccessDeniedError, AuthorizerConfigurationError, UnauthorizedError)

_cache = {}


def _policy_allows(doc, arn):
    allowed = False
    aslist = lambda v: v if isinstance(v, list) else [v]
    for st in aslist(doc.get("Statement", [])):
        if not any(fnmatch.fnmatchcase("execute-api:invoke", a.lower()) for a in aslist(st.get("Action", []))):
            continue
        if any(fnmatch.fnmatchcase(arn, r) for r in aslist(st.get("Resource", []))):
            if st.get("Effect") == "Deny":
                raise AccessDeniedError("User is not authorized to access this resource with an explicit deny")
            allowed = True
    return allowed


def lambda_authorizer(chain, ctx, response):
    m = ctx.resource_method or {}
    if m.get("authorizationType") != "CUSTOM":
        return
    auth = ctx.deployment.rest_api.authorizers.get(m.get("authorizerId"))
    if not auth:
        raise AuthorizerConfigurationError()
    req = ctx.invocation_request
    arn = (f"arn:aws:execute-api:{ctx.region}:{ctx.account_id}:{ctx.api_id}/{ctx.stage}/{req['http_method']}/"
           + req["path"].lstrip("/"))
    headers, query = req["headers"], req.get("query_string_parameters") or {}
    values = []
    for src in filter(None, (s.strip() for s in (auth.get("identitySource") or "").split(","))):
        kind, _, name = src.removeprefix("method.request.").partition(".")
        values.append(headers.get(name) if kind == "header" else query.get(name) if kind == "querystring"
                      else (ctx.context_variables or {}).get(name))
        if not values[-1]:
            raise UnauthorizedError("Unauthorized")
    if auth["type"] == "TOKEN":
        rx = auth.get("identityValidationExpression")
        if rx and not re.fullmatch(rx, values[0]):
            raise UnauthorizedError("Unauthorized")
        event = {"type": "TOKEN", "methodArn": arn, "authorizationToken": values[0]}
    else:
        one = {k: headers.get(k) for k in headers.keys()}
        event = {"type": "REQUEST", "methodArn": arn, "resource": ctx.resource["path"], "path": req["path"],
                 "httpMethod": req["http_method"], "headers": one,
                 "multiValueHeaders": {k: headers.getlist(k) for k in one},
                 "queryStringParameters": query, "multiValueQueryStringParameters":
                 req.get("multi_value_query_string_parameters") or {},
                 "pathParameters": req.get("path_parameters") or {}, "stageVariables": ctx.stage_variables or {},
                 "requestContext": ctx.context_variables}
    ttl = auth.get("authorizerResultTtlInSeconds")
    ttl = 300 if ttl is None else int(ttl)
    key = (ctx.api_id, ctx.stage, auth["id"], tuple(values))
    hit = _cache.get(key)
    if not (ttl and values and hit and hit[0] > time.time()):
        fn = auth["authorizerUri"].split("/functions/", 1)[1].removesuffix("/invocations")
        res = connect_to(region_name=ctx.region, aws_access_key_id=ctx.account_id).lambda_.invoke(
            FunctionName=fn, Payload=json.dumps(event, default=str))
        out = json.loads(res["Payload"].read() or b"null")
        if res.get("FunctionError"):
            if isinstance(out, dict) and out.get("errorMessage") == "Unauthorized":
                raise UnauthorizedError("Unauthorized")
            raise AuthorizerConfigurationError()
        if not isinstance(out, dict) or "policyDocument" not in out or "principalId" not in out:
            raise AuthorizerConfigurationError()
        hit = _cache[key] = (time.time() + ttl, out)
    out = hit[1]
    if not _policy_allows(out["policyDocument"], arn):
        raise AccessDeniedError("User is not authorized to access this resource")
    s = lambda v: str(v).lower() if isinstance(v, bool) else str(v)
    ctx.context_variables["authorizer"] = {
        **{k: s(v) for k, v in (out.get("context") or {}).items()}, "principalId": out["principalId"]}


@hooks.on_infra_start()
def register_lambda_authorizer():
    handlers.preprocess_request.append(lambda_authorizer)
