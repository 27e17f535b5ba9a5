"""Looks at the settings of account and region that the stack needs and no stack should set. It reads, and changes nothing."""

import botocore.exceptions

import stack

SMS_PRICE = 0.10  # USD for one SMS, roughly that of Germany, Austria and Switzerland
ENOUGH_FUNCTIONS = 100  # at once; a new account may have 10, and a reservation has to leave 100
# Where no alphanumeric sender is shown, and where it has to be registered first (AWS End User Messaging, by country).
NO_SENDER = {"CA", "CN", "US"}
REGISTERED_SENDER = set("AE AT AU BY EG FI GB ID IE IN JO KE KW KZ LK PH QA RU SA SG TH TR VN ZM".split())
SMS_SERVICE = "pinpoint-sms-voice-v2"  # carries what SNS sends

OK, MEND, UNKNOWN = "ok", "mend", "?"


def main(arguments):
    parser = stack.parser("doctor", "Looks at the account's settings that no stack sets; each line is ok or says the mend.")
    options = parser.parse_args(arguments)
    _, account, target = stack.open_stack(options)
    defaults = {name: str(rule.get("Default", "")) for name, rule in stack.template()["Parameters"].items()}
    parameters = {**defaults, **(target.parameters if target.exists() else {})}

    identity = account.client("sts").get_caller_identity()
    print(f"account {identity['Account']}, region {account.region}, stack {target.name} ({target.found['StackStatus'] if target.exists() else 'not deployed'})")
    found = []
    for look in (region, sandbox, spend_limit, delivery_logs, sender, gateway_role, concurrency):
        try:
            found += [look(account, parameters)]
        except botocore.exceptions.ClientError as error:
            found += [(UNKNOWN, look.__name__.replace("_", " "), f"could not be looked at: {stack.refused(error)}")]
    for state, subject, sentence in found:
        print(f"{state.ljust(4)}  {subject.ljust(18)}  {sentence}")
    return stack.DONE if all(state == OK for state, _, _ in found) else stack.FAILED


def region(account, _):
    """Whether SMS can be sent from here at all."""
    regions = account.session.get_available_regions(SMS_SERVICE)
    if account.region in regions:
        return OK, "region", "SMS can be sent from here"
    return MEND, "region", f"AWS sends no SMS from {account.region}. Deploy to one that does, such as eu-central-1."


def sandbox(account, _):
    if account.client("sns").get_sms_sandbox_account_status()["IsInSandbox"]:
        return MEND, "SMS sandbox", (
            "only verified numbers get an SMS. Leave it: SNS console of this region, Text messaging (SMS), Exit SMS sandbox."
        )
    return OK, "SMS sandbox", "the account has left it"


def sms_attributes(account):
    return account.client("sns").get_sms_attributes()["attributes"]


def spend_limit(account, parameters):
    """Whether a day at the stack's own cap fits into the month's limit."""
    limit = float(sms_attributes(account).get("MonthlySpendLimit") or 1)
    cap = int(float(parameters.get("SmsPerStackDay") or 0))
    reach = f"{limit:g} USD a month are some {int(limit / SMS_PRICE)} SMS; SmsPerStackDay allows {cap} a day"
    if limit / SMS_PRICE >= cap:
        return OK, "SMS spend limit", reach
    return MEND, "SMS spend limit", (
        f"{reach}. Past the limit nobody gets a PIN. Raise it: Service Quotas, Amazon SNS, account spend threshold, then "
        f"aws sns set-sms-attributes --attributes MonthlySpendLimit=<USD>. Or lower SmsPerStackDay."
    )


def delivery_logs(account, _):
    if sms_attributes(account).get("DeliveryStatusIAMRole"):
        return OK, "SMS delivery logs", "on; they hold phone numbers, so give their log groups a short retention"
    return MEND, "SMS delivery logs", (
        "off, so nobody can see why an SMS did not arrive. SNS console, Text messaging (SMS), Edit preferences, Delivery "
        "status logging makes the role and switches them on."
    )


def sender(_, parameters):
    """Whether the countries that get an SMS show SmsSenderId."""
    name = parameters.get("SmsSenderId", "")
    if not name:
        return OK, "SMS sender", "SmsSenderId is empty: AWS chooses the sender"
    countries = set(parameters.get("SmsCountries", "").split(","))
    if "*" in countries:
        return MEND, "SMS sender", f"{name} is not shown in every country, and some refuse it. List the countries in SmsCountries."
    never, first = sorted(countries & NO_SENDER), sorted(countries & REGISTERED_SENDER)
    words = []
    if never:
        words.append(f"{', '.join(never)} show no sender of letters: get a number of that country, or take it out of SmsCountries.")
    if first:
        words.append(
            f"{', '.join(first)} want {name} registered, if it is not: End User Messaging console, Registrations. Until then take "
            "them out of SmsCountries."
        )
    return (MEND, "SMS sender", " ".join(words)) if words else (OK, "SMS sender", f"{name} needs no registration in {', '.join(sorted(countries))}")


def gateway_role(account, parameters):
    role = account.client("apigateway").get_account().get("cloudwatchRoleArn")
    if role:
        return OK, "API Gateway's logs", "the account's role is set"
    if parameters.get("AccessLogs") == "false":
        return OK, "API Gateway's logs", "no role, and none needed: AccessLogs is false"
    return MEND, "API Gateway's logs", (
        "the account has no role for them, and AccessLogs needs one: make a role that apigateway.amazonaws.com may assume, "
        "with the policy AmazonAPIGatewayPushToCloudWatchLogs, then aws apigateway update-account --patch-operations "
        "op=replace,path=/cloudwatchRoleArn,value=<its ARN>. Or deploy with AccessLogs=false."
    )


def concurrency(account, parameters):
    """Whether enough functions can run at once, also beside what is reserved."""
    limit = account.client("lambda").get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
    reserved = sum(int(parameters.get(name) or 0) for name in reservations(stack.template()["Resources"]))
    if limit - reserved >= ENOUGH_FUNCTIONS:
        return OK, "Lambda at once", f"{limit} in the account, {reserved} of them to be reserved"
    return MEND, "Lambda at once", (
        f"{limit} in the account, less {reserved} that are to be reserved: fewer than {ENOUGH_FUNCTIONS} are left. Raise it: "
        "Service Quotas, AWS Lambda, Concurrent executions (L-B99A9384)."
    )


def reservations(resources):
    """The parameters that reserve for a function, each as often as it does."""
    properties = [resource.get("Properties", {}) for resource in resources.values()]
    return [
        parameter
        for parameter in ("ExchangeConcurrency", "PinConcurrency")
        for each in properties
        if parameter in str(each.get("ReservedConcurrentExecutions", ""))
    ]


if __name__ == "__main__":
    stack.run(main)
