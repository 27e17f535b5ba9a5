"""Stands in for an account at AWS: clients that answer from memory and remember what they were asked."""

import botocore.exceptions

import stack


def refusal(code, operation="Operation", message="no"):
    """What botocore raises when AWS refuses."""
    return botocore.exceptions.ClientError({"Error": {"Code": code, "Message": message}}, operation)


class Client:
    """A client whose operations are given as functions or fixed answers."""

    def __init__(self, service, calls, answers):
        self._service = service
        self._calls = calls
        self._answers = answers

    def __getattr__(self, operation):
        def call(**request):
            self._calls.append((self._service, operation, request))
            answer = self._answers[operation]
            answer = answer(**request) if callable(answer) else answer
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call

    def get_paginator(self, operation):
        call = getattr(self, operation)
        # As botocore's, it asks when it is read.
        return type("Pages", (), {"paginate": staticmethod(lambda **request: (call(**each) for each in [request]))})

    def get_waiter(self, name):
        return type("Waiter", (), {"wait": staticmethod(getattr(self, name))})


class Account:
    """An account that knows some services."""

    region = "eu-central-1"

    def __init__(self, endpoint="", **services):
        self.endpoint = endpoint
        self.local = bool(endpoint)
        self.calls = []
        self._services = services

    def client(self, service):
        return Client(service, self.calls, self._services[service.replace("-", "_")])

    def architecture(self):
        return "x86_64"

    def asked(self, service):
        """The operations that a service was asked for, in order."""
        return [operation for each, operation, _ in self.calls if each == service]


class Deployed(stack.Stack):
    """A stack as given, which asks nobody."""

    def __init__(self, account=None, status="UPDATE_COMPLETE", parameters=None, outputs=None, resources=None, name="pintle"):
        self.account = account or Account()
        self.name = name
        self._resources = [
            {"LogicalResourceId": logical, "ResourceType": kind, "PhysicalResourceId": physical, "ResourceStatus": "CREATE_COMPLETE"}
            for logical, (kind, physical) in (resources or {}).items()
        ]
        self.found = None if status is None else {
            "StackId": f"arn:{name}",
            "StackStatus": status,
            "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in (parameters or {}).items()],
            "Outputs": [{"OutputKey": key, "OutputValue": value} for key, value in (outputs or {}).items()],
        }
