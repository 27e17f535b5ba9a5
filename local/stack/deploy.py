"""Builds and deploys the stack, and tells it its own addresses.

Two parameters are known only once the stack is there: PublicUrl, the issuer of its tokens, and AdminOrigin, from which its
page calls. Where nobody gave them, a second pass sets them; what was once given stays until another value is given.
"""

import difflib
import hashlib
import json
import os
import re
import subprocess
import sys

import rotate_keys
import stack
from stack import Stop

# What LocalStack's free edition does not have.
LOCALSTACK = {"GlobalTable": "false", "HostPage": "false"}


def main(arguments):
    options = options_of(arguments)
    config, account, target = stack.open_stack(options)
    declared = stack.template()["Parameters"]
    given = {**config.parameters(), **pairs(options.parameters)}
    check(given, declared)
    ready(target, options.env)
    if account.local:
        given = {**local_defaults(account, target, declared), **given}
    demand(declared, given, target, options.env)

    if options.build:
        build(config)
    elif not built().exists():
        raise Stop("nothing was built yet. Leave out --no-build.")
    elif built().stat().st_mtime < (stack.ROOT / "template.yaml").stat().st_mtime:
        stack.say("deploy: template.yaml changed since the build; what was built then is deployed (--no-build)")

    before = addresses(target)
    domain = given.get("DomainName", target.parameters.get("DomainName", ""))
    if domain and "PublicUrl" not in given and target.parameters.get("PublicUrl") == before["PublicUrl"] != "":
        given["PublicUrl"] = ""  # the second pass put the gateway's own name there; the domain takes its place
    ask = stack.on_terminal() and not options.yes
    deploy(config, account, target, given, ask)

    target.refresh()
    if not target.exists():
        raise Stop("nothing was deployed: the change set was not confirmed. Run it again and answer y, or give --yes.")
    own = second_pass(target, given, before)
    if own:
        stack.say("deploy: second pass, now that the addresses are known: " + ", ".join(f"{k}={v}" for k, v in own.items()))
        deploy(config, account, target, {**given, **own}, ask=False)
        target.refresh()

    if account.local:
        first_keys(account, target, options.env)

    print(f"\n{target.name} in {account.region}: {target.found['StackStatus']}")
    outputs = dict(sorted(target.outputs.items()))
    if account.local and "ApiUrl" in outputs:
        outputs["ApiUrl"] = target.api_url()
    stack.table([[name, value] for name, value in outputs.items()])
    if "AdminUrl" in outputs:
        print(f"The page: make publish-page ENV={options.env}")
    return stack.DONE


def options_of(arguments):
    parser = stack.parser("deploy", "Builds and deploys the stack. On a terminal it shows the change set and asks.")
    parser.add_argument("--parameters", nargs="+", default=[], metavar="NAME=VALUE", help="parameters of template.yaml; those that are not given keep their values")
    parser.add_argument("--no-build", dest="build", action="store_false", help="deploy what was built before")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    return parser.parse_args(arguments)


def pairs(words):
    """NAME=VALUE words as a map."""
    given = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or not name:
            raise Stop(f"--parameters takes NAME=VALUE, and {word!r} is none. A value with blanks needs quotes.")
        given[name] = value
    return given


def check(given, declared):
    """Refuses what CloudFormation would refuse only after the build, or not at all."""
    for name, value in given.items():
        if name not in declared:
            near = difflib.get_close_matches(name, declared, n=1)
            raise Stop(f"template.yaml has no parameter {name}." + (f" Is {near[0]} meant?" if near else ""))
        rule = declared[name]
        allowed = [str(each) for each in rule.get("AllowedValues", [])]
        if allowed and value not in allowed:
            raise Stop(f"{name} is one of {', '.join(allowed)}.")
        if "AllowedPattern" in rule and not re.search(rule["AllowedPattern"], value):
            raise Stop(f"{name} is to be {rule.get('ConstraintDescription', rule['AllowedPattern'])}.")
        if rule["Type"] == "Number":
            try:
                number = float(value)
            except ValueError:
                raise Stop(f"{name} is a number.") from None
            if number < rule.get("MinValue", number) or number > rule.get("MaxValue", number):
                raise Stop(f"{name} is from {rule.get('MinValue', 'any')} to {rule.get('MaxValue', 'any')}.")


def ready(target, env):
    """Refuses before the build what CloudFormation would refuse after it."""
    if len(target.name) < 3:
        raise Stop(f"the name {target.name} is too short: the table bears it, and DynamoDB wants three characters.")
    status = target.found["StackStatus"] if target.exists() else ""
    if status in ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED"):
        raise Stop(f"{target.name} is in {status} and takes no update. Delete it, then deploy again: make delete ENV={env}")
    if status.endswith("_IN_PROGRESS"):
        raise Stop(f"{target.name} is in {status}. Wait until that has ended, then run the same command again.")


def local_defaults(account, target, declared):
    """What a new stack on LocalStack needs; a stack that is there keeps what it was made with."""
    defaults = {**LOCALSTACK, "Architecture": account.architecture()}
    return {name: value for name, value in defaults.items() if name in declared and name not in target.parameters}


def missing(declared, given, target):
    """The parameters that have no default, no value from before, and none now."""
    known = {**(target.parameters if target.exists() else {}), **given}
    return [name for name, rule in declared.items() if "Default" not in rule and name not in known]


def command(names, env):
    """What to type to give them."""
    return f"local/stack/run deploy --env {env} --parameters " + " ".join(f"{name}='…'" for name in names)


def demand(declared, given, target, env):
    """Refuses to start without a parameter that has no default and no value from before."""
    names = missing(declared, given, target)
    if names:
        reasons = "".join(f"\n  {name}: {' '.join(declared[name].get('Description', '').split())}" for name in names)
        config = stack.CONFIG_ENV[env]
        raise Stop(
            f"{' and '.join(names)} {'has' if len(names) == 1 else 'have'} no value yet:{reasons}\n"
            f"Type, once: {command(names, env)}\n"
            f"or write them into samconfig.toml, as parameter_overrides under [{config}.deploy.parameters]."
        )


def built():
    return stack.ROOT / ".aws-sam" / "build" / "template.yaml"


def build(config):
    """Lets SAM build, which runs Maven inside; the functions' pom leaves the tests out there."""
    found = subprocess.run([stack.ROOT / "local" / "jdk25"], stdout=subprocess.PIPE, text=True, check=False)
    if found.returncode:
        raise Stop("the build needs a JDK 25.")
    stack.say("deploy: building (about half a minute; nothing to do where nothing changed)")
    sam(["build", "--config-env", config.name_in_file], {"JAVA_HOME": found.stdout.strip()}, "the build failed; Maven's lines are above, or: ./mvnw -pl functions package")


def deploy(config, account, target, given, ask):
    """One change set."""
    words = ["deploy", "--config-env", config.name_in_file, "--stack-name", target.name, "--region", account.region]
    # What is uploaded lies below the stack's name, so that its deletion finds it.
    words += ["--s3-prefix", target.name]
    declared = stack.template()["Parameters"]
    if "Revision" in declared:
        given = {**given, "Revision": revision(declared, target, given)}
    words += ["--confirm-changeset" if ask else "--no-confirm-changeset", "--no-fail-on-empty-changeset"]
    if given:
        words += ["--parameter-overrides", *(f"{name}={quoted(value)}" for name, value in sorted(given.items()))]
    sam(words, {}, "the deployment failed; the lines above name the resource and the cause. Mend that and run the same command again.")


def revision(declared, target, given):
    """A digest of all parameters: a function's published version is made anew when it changes, with the settings of now."""
    defaults = {name: str(rule.get("Default", "")) for name, rule in declared.items()}
    effective = {**defaults, **(target.parameters if target.exists() else {}), **given}
    effective.pop("Revision")
    return hashlib.sha256(json.dumps(effective, sort_keys=True).encode()).hexdigest()[:16]


def quoted(value):
    """A value as SAM's own little syntax wants it."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def sam(words, more, failure):
    environment = {**os.environ, "SAM_CLI_TELEMETRY": "0", **more}
    command = os.path.join(os.path.dirname(sys.executable), "sam")
    # Its lines are progress: on the output are the stack's outputs alone.
    if subprocess.run([command, *words], cwd=stack.ROOT, env=environment, stdout=sys.stderr, check=False).returncode:
        raise Stop(failure)


def addresses(target):
    """What a second pass would set at this moment, by parameter."""
    if not target.exists():
        return {"PublicUrl": "", "AdminOrigin": ""}
    return {"PublicUrl": target.api_url(), "AdminOrigin": stack.origin(target.outputs.get("AdminUrl", ""))}


def second_pass(target, given, before):
    """The stack's own addresses, for parameters that nobody gave: empty ones, and those that a second pass set before."""
    now = target.parameters
    own = {}
    for name, address in addresses(target).items():
        if name not in now or name in given or not address or now[name] == address:
            continue
        if name == "PublicUrl" and now.get("DomainName"):
            continue
        if now[name] in ("", before[name]):
            own[name] = address
    return own


def first_keys(account, target, env):
    """Has LocalStack make the first keys: it knows no rotation schedule, which does it at AWS."""
    secret = target.physical("SigningSecret")
    if not secret or rotate_keys.published(account, target):
        return
    version = rotate_keys.rotate(account, target, secret)
    rotate_keys.wait(account, secret, version, 60, f"see why: local/stack/run logs --env {env} --function RotateSigningKeys")


if __name__ == "__main__":
    stack.run(main)
