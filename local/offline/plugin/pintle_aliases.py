"""LocalStack makes an alias of a function by CloudFormation and does not move it. It takes a new version for a new alias,
makes that before it deletes the old one, and meets the old one's name: each second deployment would fail. Here the alias
moves, and the deletion of the old one leaves alone what has moved."""
from localstack.runtime import hooks
from localstack.services.cloudformation.resource_provider import OperationStatus, ProgressEvent
from localstack.services.lambda_.resource_providers.lambda_alias import LambdaAliasProvider

MOVABLE = ("FunctionName", "FunctionVersion", "Name", "Description", "RoutingConfig")


def _alias(request, model):
    functions = request.aws_client_factory.lambda_
    try:
        return functions.get_alias(FunctionName=model["FunctionName"], Name=model["Name"])
    except functions.exceptions.ResourceNotFoundException:
        return None


def _create(original):
    def create(provider, request):
        model = request.desired_state
        if model.get("Id") or not _alias(request, model):
            return original(provider, request)
        wanted = {key: value for key, value in model.items() if key in MOVABLE}
        model["Id"] = request.aws_client_factory.lambda_.update_alias(**wanted)["AliasArn"]
        return ProgressEvent(status=OperationStatus.SUCCESS, resource_model=model)

    return create


def _delete(original):
    def delete(provider, request):
        alias = _alias(request, request.desired_state)
        if alias and alias["FunctionVersion"] != request.desired_state["FunctionVersion"]:
            return ProgressEvent(status=OperationStatus.SUCCESS, resource_model=request.previous_state)
        return original(provider, request)

    return delete


@hooks.on_infra_start()
def move_aliases():
    LambdaAliasProvider.create = _create(LambdaAliasProvider.create)
    LambdaAliasProvider.update = LambdaAliasProvider.create
    LambdaAliasProvider.delete = _delete(LambdaAliasProvider.delete)
