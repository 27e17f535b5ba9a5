"""The stack that a command is about: its name and region, what CloudFormation says of it, and how a command ends.

Every command ends with 0 (done), 1 (not done, with a line that says the mend), 2 (wrong usage) or 130 (interrupted). Values
of secrets are never asked for, so none can be printed.
"""

import argparse
import functools
import os
import pathlib
import platform
import sys
import urllib.parse

import boto3
import botocore.config
import botocore.exceptions
import tomlkit
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONFIG_ENV = {"dev": "default", "prod": "prod"}  # the tables of samconfig.toml
LOOPBACK = ("127.0.0.1", "localhost", "::1", "localhost.localstack.cloud")

DONE, FAILED, INTERRUPTED = 0, 1, 130


class Stop(Exception):
    """Ends the command with a sentence that says the mend."""


def parser(command, description):
    """An argument parser with what all commands have in common."""
    result = argparse.ArgumentParser(prog=f"local/stack/run {command}", description=description)
    result.add_argument("--env", choices=CONFIG_ENV, default="dev", help="which stack of samconfig.toml (default: dev)")
    result.add_argument("--stack-name", metavar="NAME", help="another stack than samconfig.toml's, with the same settings")
    result.add_argument("--region", help="AWS region (default: AWS_REGION, samconfig.toml or the profile's)")
    return result


def run(main):
    """Runs a command's main and exits by its outcome."""
    # So that a pipe and a log file see each line when it is said.
    sys.stdout.reconfigure(line_buffering=True, errors="replace")
    try:
        code = main(sys.argv[1:])
    except KeyboardInterrupt:
        say("interrupted")
        code = INTERRUPTED
    except BrokenPipeError:
        # Whoever read has seen enough, as with `| head`. Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = DONE
    except Stop as stop:
        print(f"pintle: {stop}", file=sys.stderr)
        code = FAILED
    except botocore.exceptions.BotoCoreError as error:
        print(f"pintle: {unreached(error)}", file=sys.stderr)
        code = FAILED
    except botocore.exceptions.ClientError as error:
        print(f"pintle: {refused(error)}", file=sys.stderr)
        code = FAILED
    sys.exit(code)


def unreached(error):
    """What to do about an answer that never came."""
    kind = type(error).__name__
    if kind in ("NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError"):
        return "no AWS credentials. Sign in (aws sso login), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and its companions."
    if kind == "ProfileNotFound":
        return f"{error} Set AWS_PROFILE to one of `aws configure list-profiles`."
    if "SSO" in kind or "Token" in kind or "Login" in kind:
        return "the sign-in at AWS has ended. Sign in again: aws sso login"
    if kind in ("EndpointConnectionError", "ConnectTimeoutError", "ConnectionClosedError", "ReadTimeoutError"):
        where = os.environ.get("AWS_ENDPOINT_URL")
        mend = f"Is LocalStack up at {where} (AWS_ENDPOINT_URL)?" if where else "Check network and region, then try again."
        return f"AWS does not answer ({kind}). {mend}"
    return f"{kind}: {error}"


def refused(error):
    """What to do about a refusal of AWS; the operation and the code, with its sentence."""
    code = code_of(error)
    said = error.response.get("Error", {}).get("Message", "")
    if code in ("ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "UnrecognizedClientException"):
        return f"AWS does not take the credentials ({code}). Sign in again, or set AWS_PROFILE to another profile."
    if code.startswith("AccessDenied") or code in ("UnauthorizedOperation", "AuthorizationError"):
        return f"the right to {error.operation_name} is missing; an administrator of the account can give it. {said}"
    if "Throttl" in code or code in ("TooManyRequestsException", "RequestLimitExceeded"):
        return f"AWS throttles {error.operation_name}. Wait a minute and run the same command again."
    return f"{error.operation_name} was refused ({code}): {said}"


def code_of(error):
    """The code of a ClientError."""
    return error.response.get("Error", {}).get("Code", "")


def say(text):
    """Progress for whoever waits: not part of the command's output."""
    print(text, file=sys.stderr, flush=True)


def ask(question):
    """Asks on the terminal."""
    return input(question).strip()


def on_terminal():
    """Whether there is somebody to ask."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def table(rows, out=None):
    """Prints rows of texts in columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []
    for row in rows:
        line = "  ".join(text.ljust(width) for text, width in zip(row, widths))
        print(line.rstrip(), file=out or sys.stdout)


def origin(url):
    """Scheme, host and port of an address."""
    parts = urllib.parse.urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's tags, whose values are kept and whose meaning is not needed here."""


def _tag(loader, suffix, node):
    if isinstance(node, yaml.ScalarNode):
        return {suffix: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {suffix: loader.construct_sequence(node, deep=True)}
    return {suffix: loader.construct_mapping(node, deep=True)}


_Loader.add_multi_constructor("!", _tag)


@functools.cache
def template(path=None):
    """The template as written; read once, which takes a second."""
    return yaml.load((path or ROOT / "template.yaml").read_text(encoding="utf-8"), _Loader)


class Config:
    """What samconfig.toml says of an environment."""

    def __init__(self, env, path=None):
        path = path or ROOT / "samconfig.toml"
        try:
            document = tomlkit.parse(path.read_text(encoding="utf-8")).unwrap()
        except (OSError, tomlkit.exceptions.ParseError) as error:
            raise Stop(f"{path.name} can not be read: {error}. Restore it from the repository.") from None
        self.name_in_file = CONFIG_ENV[env]
        tables = document.get(self.name_in_file, {})
        shared = tables.get("global", {}).get("parameters", {})
        self.deploy = {**shared, **tables.get("deploy", {}).get("parameters", {})}
        self.stack_name = shared.get("stack_name")
        if not self.stack_name:
            raise Stop(f'{path.name} names no stack. Add stack_name under [{self.name_in_file}.global.parameters].')

    def parameters(self):
        """The template's parameters that it gives."""
        given = self.deploy.get("parameter_overrides", [])
        if isinstance(given, str):
            given = given.split()
        if isinstance(given, dict):
            return {name: str(value) for name, value in given.items()}
        return dict(pair.split("=", 1) for pair in given)


class Account:
    """The session with AWS, or with LocalStack where AWS_ENDPOINT_URL is set."""

    def __init__(self, region=None, config=None):
        self.endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
        self.local = bool(self.endpoint)
        if urllib.parse.urlsplit(self.endpoint).hostname in LOOPBACK and "AWS_PROFILE" not in os.environ:
            # LocalStack takes any; and real ones have nothing to do there.
            os.environ.setdefault("AWS_ACCESS_KEY_ID", "test")
            os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "test")
        configured = config.deploy.get("region") if config else None
        self.session = boto3.Session(
            region_name=region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or configured
        )
        self.region = self.session.region_name
        if not self.region:
            raise Stop("no AWS region is set. Type: export AWS_REGION=eu-central-1 (or another one), or give --region.")
        self._clients = {}

    def client(self, service):
        """A client of a service, made once."""
        if service not in self._clients:
            style = {"s3": {"addressing_style": "path"}} if self.local else {}
            config = botocore.config.Config(retries={"mode": "standard", "total_max_attempts": 6}, **style)
            self._clients[service] = self.session.client(service, config=config)
        return self._clients[service]

    def architecture(self):
        """What runs on this machine, where LocalStack starts the functions."""
        return "x86_64" if platform.machine().lower() in ("x86_64", "amd64") else "arm64"


class Stack:
    """A stack by name, as CloudFormation knows it at this moment."""

    def __init__(self, account, name):
        self.account = account
        self.name = name
        self._resources = None
        self.refresh()

    def refresh(self):
        """Asks CloudFormation anew."""
        self._resources = None
        self.found = self._describe(self.name)

    def refresh_resources(self):
        """Asks for the resources anew, also of a stack that is on its way out."""
        self._resources = None

    def _describe(self, name):
        try:
            stacks = self.account.client("cloudformation").describe_stacks(StackName=name)["Stacks"]
        except botocore.exceptions.ClientError as error:
            if code_of(error) == "ValidationError" and "does not exist" in str(error):
                return None
            raise
        return stacks[0] if stacks and stacks[0]["StackStatus"] != "DELETE_COMPLETE" else None

    def exists(self):
        """Whether it was deployed; a change set that nobody executed does not count."""
        return self.found is not None and self.found["StackStatus"] != "REVIEW_IN_PROGRESS"

    def demand(self, env):
        """Refuses to go on without it."""
        if not self.exists():
            raise Stop(
                f"there is no stack {self.name} in {self.account.region}. Type: make deploy ENV={env} (or set another region)."
            )
        return self

    @property
    def parameters(self):
        """The parameters of the last deployment."""
        found = self.found or {}
        return {each["ParameterKey"]: each.get("ParameterValue", "") for each in found.get("Parameters", [])}

    @property
    def outputs(self):
        """The outputs of the last deployment."""
        found = self.found or {}
        return {each["OutputKey"]: each.get("OutputValue", "") for each in found.get("Outputs", [])}

    def resources(self):
        """Its resources: logical ID, type, physical ID and status of each."""
        if self._resources is None:
            pages = self.account.client("cloudformation").get_paginator("list_stack_resources")
            self._resources = [
                each for page in pages.paginate(StackName=self.found["StackId"]) for each in page["StackResourceSummaries"]
            ]
        return self._resources

    def of_type(self, *types):
        """Logical and physical IDs of its resources of some types."""
        return {
            each["LogicalResourceId"]: each["PhysicalResourceId"]
            for each in self.resources()
            if each["ResourceType"] in types and each.get("PhysicalResourceId")
        }

    def physical(self, logical):
        """The physical ID of a resource, or None."""
        for each in self.resources():
            if each["LogicalResourceId"] == logical:
                return each.get("PhysicalResourceId")
        return None

    def api_url(self):
        """The base of the API that a client on this machine reaches."""
        url = self.outputs.get("ApiUrl", "").rstrip("/")
        api = self.physical("Api")
        if self.account.local and api:
            # The name that LocalStack puts into the output resolves nowhere.
            stage = self.parameters.get("StageName") or url.rpartition("/")[2]
            return f"{self.account.endpoint.rstrip('/')}/_aws/execute-api/{api}/{stage}"
        return url


def open_stack(options):
    """The account and the stack that the options name, whether it exists or not."""
    config = Config(options.env)
    account = Account(options.region, config)
    return config, account, Stack(account, options.stack_name or config.stack_name)
