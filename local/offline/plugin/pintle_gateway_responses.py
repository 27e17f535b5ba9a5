"""LocalStack's community edition neither imports a REST API's gateway responses from OpenAPI nor renders their templates:
its own 403 would stand for every unknown path. This does both, as far as the templates of such responses go: texts with
$context variables, and fixed headers."""
import json
import re

from localstack.runtime import hooks
from localstack.services.apigateway.legacy import provider as crud
from localstack.services.apigateway.next_gen.execute_api.gateway_response import (
    build_gateway_response, get_gateway_response_or_default)
from localstack.services.apigateway.next_gen.execute_api.handlers.gateway_exception import GatewayExceptionHandler

OPENAPI = "x-amazon-apigateway-gateway-responses"
HEADER = "gatewayresponse.header."
VARIABLE = re.compile(r"\$context\.([A-Za-z.]+)")


def _imported(original):
    def import_api(rest_api, context, open_api_spec, mode):
        result = original(rest_api, context=context, open_api_spec=open_api_spec, mode=mode)
        container = crud.get_apigateway_store(context=context).rest_apis[rest_api.id]
        for kind, given in (open_api_spec.get(OPENAPI) or {}).items():
            status = given.get("statusCode")
            container.gateway_responses[kind] = build_gateway_response(
                status_code=None if status is None else str(status),
                response_parameters=given.get("responseParameters"),
                response_templates=given.get("responseTemplates"),
                response_type=kind,
                default_response=False,
            )
        return result

    return import_api


def _value(context, path):
    value = context.context_variables
    for name in path.split("."):
        value = (value or {}).get(name)
    return "" if value is None else str(value)


def _rendered(original):
    def create(handler, exception, context):
        response = original(handler, exception, context)
        wanted = get_gateway_response_or_default(exception.type, context.deployment.rest_api.gateway_responses)
        template = (wanted.get("responseTemplates") or {}).get("application/json")
        if wanted.get("defaultResponse", True) or not template:
            return response
        response.data = VARIABLE.sub(lambda name: json.dumps(_value(context, name.group(1)))[1:-1], template)
        for parameter, value in (wanted.get("responseParameters") or {}).items():
            if parameter.startswith(HEADER) and value.startswith("'"):
                response.headers[parameter.removeprefix(HEADER)] = value.strip("'")
        return response

    return create


@hooks.on_infra_start()
def render_gateway_responses():
    crud.import_api_from_openapi_spec = _imported(crud.import_api_from_openapi_spec)
    GatewayExceptionHandler.create_exception_response = _rendered(GatewayExceptionHandler.create_exception_response)
