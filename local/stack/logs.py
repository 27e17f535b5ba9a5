"""The log lines of the stack's functions, merged by time, a line each for a person to read."""

import concurrent.futures
import dataclasses
import datetime
import json
import re
import time

import botocore.exceptions

import stack
from stack import Stop, code_of

GROUPS = "AWS::Logs::LogGroup"
GATEWAY = "Api"  # the gateway's access log, shown only when it is asked for
PLATFORM = re.compile(r"^(START|END|REPORT|INIT_START|RESTORE_START|RESTORE_REPORT|EXTENSION|TELEMETRY|XRAY) ")
BROKEN = re.compile(r"Task timed out|Runtime exited|Status: (timeout|error)|\bERROR\b|\b[\w.]+(Exception|Error)\b")
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
PAUSE = 2
OVERLAP = 30  # seconds in which lines may still arrive behind younger ones
SHOWN_FIRST = ("route", "method", "path", "event", "service", "reason", "exception")


def main(arguments):
    options = options_of(arguments)
    since = moment(options.since)
    _, account, target = stack.open_stack(options)
    groups = log_groups(target.demand(options.env), options.function)
    seen = set()
    start = since
    try:
        while True:
            events = read(account, groups, start)
            for at, name, identity, message in sorted(events):
                if identity not in seen:
                    seen.add(identity)
                    line = parse(at, name, message)
                    if line and (line.failed() or not options.failed):
                        print(line)
            if not options.follow:
                return stack.DONE
            newest = max((at for at, *_ in events), default=start)
            start = max(start, newest - OVERLAP * 1000)
            seen = {identity for at, _, identity, _ in events if at >= start}
            time.sleep(PAUSE)
    except KeyboardInterrupt:
        return stack.DONE


def options_of(arguments):
    parser = stack.parser("logs", "The log lines of the stack's functions, merged by time.")
    parser.add_argument("--function", help=f"one function alone; {GATEWAY} for the gateway's access log")
    parser.add_argument("--since", default="10m", help="as 90s, 10m, 2h, 1d, or a moment as 2026-01-31T12:00 in local time (default: 10m)")
    parser.add_argument("--follow", action="store_true", help="go on until Ctrl-C")
    parser.add_argument("--failed", action="store_true", help="refusals and crashes alone")
    return parser.parse_args(arguments)


def moment(text, now=None):
    """The start in milliseconds, as CloudWatch counts."""
    now = now or datetime.datetime.now().astimezone()
    short = re.fullmatch(r"(\d{1,6})([smhd])", text)
    if short:
        begin = now - datetime.timedelta(seconds=int(short[1]) * UNITS[short[2]])
    else:
        try:
            begin = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
        except ValueError:
            raise Stop("--since takes 90s, 10m, 2h, 1d, or a moment as 2026-01-31T12:00.") from None
    return int(begin.timestamp() * 1000)


def log_groups(target, wanted):
    """The log groups, each with its function."""
    groups = {physical: logical.removesuffix("Log") for logical, physical in target.of_type(GROUPS).items()}
    functions = set(groups.values())
    if wanted is not None and wanted not in functions:
        raise Stop(f"there is no log of {wanted}. There are: {', '.join(sorted(functions))}.")
    if target.account.local:
        # It does not know that a function can be told its log group.
        groups.update(own_groups(target))
    return {group: name for group, name in groups.items() if name == wanted or wanted is None and name != GATEWAY}


def own_groups(target):
    """The log groups that Lambda makes for functions that were told none, each with its function."""
    return {f"/aws/lambda/{physical}": logical for logical, physical in target.of_type("AWS::Lambda::Function").items()}


def read(account, groups, start):
    """All events since then, as (milliseconds, function, ID, message)."""
    client = account.client("logs")

    def one(group):
        pages = client.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=start)
        try:
            return [(each["timestamp"], groups[group], each["eventId"], each["message"]) for page in pages for each in page["events"]]
        except botocore.exceptions.ClientError as error:
            if code_of(error) == "ResourceNotFoundException":
                return []  # nothing was written yet, or the stack is being deleted
            raise

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        return [event for events in pool.map(one, groups) for event in events]


@dataclasses.dataclass(frozen=True)
class Line:
    """A line of a function: what its JSON tells, or its text where it is none."""

    at: int
    function: str
    fields: dict
    text: str = ""

    def failed(self):
        """Whether it tells of a refusal, a crash or a service that failed."""
        status = self.fields.get("status", 0)
        refused = int(status) >= 400 if str(status).isdigit() else False
        return refused or "exception" in self.fields or "reason" in self.fields or bool(BROKEN.search(self.text))

    def __str__(self):
        """Time, function, what it tells, and the request ID last; then the frames of a crash."""
        hidden = metrics(self.fields) | {"function", "requestId", "at"}
        rest = {name: value for name, value in self.fields.items() if name not in hidden}
        at = datetime.datetime.fromtimestamp(self.at / 1000).strftime("%H:%M:%S.%f")[:-3]
        parts = [at, plain(self.function).ljust(20), plain(rest.pop("status", "")).ljust(3)]
        if "millis" in rest:
            parts.append(f"{plain(rest.pop('millis'))} ms".rjust(8))
        parts += [plain(rest.pop(name)) for name in SHOWN_FIRST if name in rest]
        parts += [f"{plain(name)}={plain(value)}" for name, value in rest.items()]
        if self.text:
            parts.append(plain(self.text))
        if "requestId" in self.fields:
            parts.append(f"({plain(self.fields['requestId'])})")
        frames = self.fields.get("at", [])
        return "\n    at ".join([" ".join(parts).rstrip(), *(plain(frame) for frame in frames if isinstance(frames, list))])


def parse(at, function, message):
    """The line, or None for one of the platform's own that says nothing."""
    message = message.rstrip()
    if message.startswith("{"):
        try:
            return Line(at, function, json.loads(message))
        except ValueError:
            pass  # cut off, or no JSON after all: shown as it is
    if not message or PLATFORM.match(message) and not BROKEN.search(message):
        return None
    return Line(at, function, {}, message)


def metrics(fields):
    """What the embedded metric format adds to a line: counted elsewhere, noise here."""
    block = fields.get("_aws")
    directives = block.get("CloudWatchMetrics", []) if isinstance(block, dict) else []
    return {"_aws", "Stack", "Function"}.union(metric.get("Name") for each in directives for metric in each.get("Metrics", []))


def plain(value):
    """A value without what could move the cursor or colour the terminal."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return "".join(char if char.isprintable() else " " for char in text)


if __name__ == "__main__":
    stack.run(main)
