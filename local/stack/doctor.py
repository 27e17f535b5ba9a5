"""Says what stands between the account and the first SMS: settings of account and region that the stack needs and no stack
should set, parameters, and the sign-in's provider. It reads, and changes nothing.
"""

import dataclasses
import re
import sys
import urllib.parse

import botocore.exceptions
import requests

import deploy
import publish_page
import stack
from stack import Stop

SMS_PRICE = 0.10  # USD for one SMS, roughly that of Germany, Austria and Switzerland
ENOUGH_FUNCTIONS = 100  # at once; a new account may have 10, and a reservation has to leave 100
# Where no alphanumeric sender is shown, and where it has to be registered first (AWS End User Messaging, by country).
NO_SENDER = {"CA", "CN", "US"}
REGISTERED_SENDER = set("AE AT AU BY EG FI GB ID IE IN JO KE KW KZ LK PH QA RU SA SG TH TR VN ZM".split())
# To which AWS can not send, by its own word (SMS and MMS country capabilities and limitations).
NO_SMS = {"CU", "IR", "KP", "SD", "SY"}
# Which get an SMS from a dedicated number alone, since 2023-08-31 (SNS, Supported countries and regions).
OWN_NUMBER = {"AS", "GU", "PR", "US", "VI"}
SMS_SERVICE = "pinpoint-sms-voice-v2"  # carries what SNS sends

# Calling codes and their regions, the largest one first: those of libphonenumber, by which the functions tell a number's
# region. No code begins with another one.
CALLING_CODES = dict(re.findall(r"(\d+)([A-Z,]+)", """
1US,AG,AI,AS,BB,BM,BS,CA,DM,DO,GD,GU,JM,KN,KY,LC,MP,MS,PR,SX,TC,TT,VC,VG,VI 7RU,KZ 20EG 27ZA 30GR 31NL 32BE 33FR
34ES 36HU 39IT,VA 40RO 41CH 43AT 44GB,GG,IM,JE 45DK 46SE 47NO,SJ 48PL 49DE 51PE 52MX 53CU 54AR 55BR 56CL 57CO 58VE
60MY 61AU,CC,CX 62ID 63PH 64NZ 65SG 66TH 81JP 82KR 84VN 86CN 90TR 91IN 92PK 93AF 94LK 95MM 98IR 211SS 212MA,EH
213DZ 216TN 218LY 220GM 221SN 222MR 223ML 224GN 225CI 226BF 227NE 228TG 229BJ 230MU 231LR 232SL 233GH 234NG 235TD
236CF 237CM 238CV 239ST 240GQ 241GA 242CG 243CD 244AO 245GW 246IO 247AC 248SC 249SD 250RW 251ET 252SO 253DJ 254KE
255TZ 256UG 257BI 258MZ 260ZM 261MG 262RE,YT 263ZW 264NA 265MW 266LS 267BW 268SZ 269KM 290SH,TA 291ER 297AW 298FO
299GL 350GI 351PT 352LU 353IE 354IS 355AL 356MT 357CY 358FI,AX 359BG 370LT 371LV 372EE 373MD 374AM 375BY 376AD
377MC 378SM 380UA 381RS 382ME 383XK 385HR 386SI 387BA 389MK 420CZ 421SK 423LI 500FK 501BZ 502GT 503SV 504HN 505NI
506CR 507PA 508PM 509HT 590GP,BL,MF 591BO 592GY 593EC 594GF 595PY 596MQ 597SR 598UY 599CW,BQ 670TL 672NF 673BN
674NR 675PG 676TO 677SB 678VU 679FJ 680PW 681WF 682CK 683NU 685WS 686KI 687NC 688TV 689PF 690TK 691FM 692MH 850KP
852HK 853MO 855KH 856LA 880BD 886TW 960MV 961LB 962JO 963SY 964IQ 965KW 966SA 967YE 968OM 970PS 971AE 972IL 973BH
974QA 975BT 976MN 977NP 992TJ 993TM 994AZ 995GE 996KG 998UZ
"""))
REGIONS = {region for regions in CALLING_CODES.values() for region in regions.split(",")}
E164 = re.compile(r"\+[1-9][0-9]{6,14}")

ENTRA_HOSTS = ("login.microsoftonline.com", "sts.windows.net")
# As tokens carry it; the functions compare letter by letter.
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DISCOVERY = "/.well-known/openid-configuration"
TIMEOUT = 10  # seconds to connect, and between two parts of an answer

OK, MEND, UNKNOWN = "ok", "mend", "?"


class Unanswered(Exception):
    """Nothing can be said, and why."""


@dataclasses.dataclass(frozen=True)
class Case:
    """What is looked at: the stack as deployed, or as samconfig.toml would have it deployed."""

    account: stack.Account
    target: stack.Stack
    env: str
    declared: dict
    given: dict
    number: str = dataclasses.field(default="", repr=False)

    @property
    def parameters(self):
        defaults = {name: str(rule.get("Default", "")) for name, rule in self.declared.items()}
        return {**defaults, **self.given, **(self.target.parameters if self.target.exists() else {})}


def main(arguments):
    options = options_of(arguments)
    number = number_of(options.number)
    config, account, target = stack.open_stack(options)
    case = Case(account, target, options.env, stack.template()["Parameters"], config.parameters(), number)

    identity = account.client("sts").get_caller_identity()
    print(f"account {identity['Account']}, region {account.region}, stack {target.name} ({target.found['StackStatus'] if target.exists() else 'not deployed'})")
    looks = LOOKS if not number else {**LOOKS, **LOOKS_AT_NUMBER}
    states = []
    for subject, look in looks.items():
        state, sentence = outcome(look, case)
        states.append(state)
        print(f"{state.ljust(4)}  {subject.ljust(18)}  {sentence}")
    return stack.DONE if all(state == OK for state in states) else stack.FAILED


def options_of(arguments):
    parser = stack.parser("doctor", "Says what stands between the account and the first SMS; each line is ok or says the mend.")
    parser.add_argument(
        "--number", nargs="?", const="", metavar="+49…",
        help="a phone that is to get an SMS; asked for where no number follows, which keeps it out of the shell's history",
    )
    return parser.parse_args(arguments)


def number_of(option):
    """The number in E.164, typed where the option has none; empty without the option. No error repeats it."""
    if option is None:
        return ""
    typed = option
    if not typed:
        try:
            typed = stack.ask("The phone's number: ") if stack.on_terminal() else sys.stdin.readline()
        except EOFError:
            typed = ""
    compact = re.sub(r"[ \-.()\[\]]", "", typed.strip())
    if not E164.fullmatch(compact):
        raise Stop("that is no number. Give it as +, country code and number, such as +4915112345678.")
    return compact


def outcome(look, case):
    """State and sentence of one look: one line, which never holds the number, also where AWS repeats it."""
    try:
        state, sentence = look(case)
    except Unanswered as error:
        state, sentence = UNKNOWN, str(error)
    except botocore.exceptions.ClientError as error:
        state, sentence = UNKNOWN, f"could not be looked at: {stack.refused(error)}"
    except botocore.exceptions.BotoCoreError as error:
        state, sentence = UNKNOWN, f"could not be looked at: {stack.unreached(error)}"
    sentence = " ".join(sentence.split())
    return state, sentence.replace(case.number[1:], masked(case.number)[1:]) if case.number else sentence


def values(case):
    """Whether every parameter has a value, also those that are known only once the stack is there."""
    try:
        deploy.check(case.given, case.declared)
    except Stop as refusal:
        return MEND, f"{refusal} Mend it in samconfig.toml."
    names = deploy.missing(case.declared, case.given, case.target)
    if names:
        return MEND, f"no value yet: {', '.join(names)}. Type: {deploy.command(names, case.env)}. Or write them into samconfig.toml."
    if not case.target.exists():
        return OK, "all that have no default are given"
    empty = {}
    if not case.parameters["PublicUrl"] and not case.parameters["DomainName"]:
        empty["PublicUrl"] = "the authorizer before other APIs has no issuer to check and refuses all"
    if not case.parameters["AdminOrigin"]:
        empty["AdminOrigin"] = "no page may call the portal in a browser"
    if not empty:
        return OK, "all have a value that need one"
    own = deploy.second_pass(case.target, case.given, deploy.addresses(case.target))
    mend = f"Type: make deploy ENV={case.env}, which sets it" if empty.keys() <= own.keys() else f"Type: {deploy.command(empty, case.env)}"
    return MEND, "; ".join(f"{name} is empty: {effect}" for name, effect in empty.items()) + f". {mend}."


def is_entra(issuer):
    return urllib.parse.urlsplit(issuer).hostname in ENTRA_HOSTS


def listed(case, name):
    """The values of a parameter that is a list."""
    return [each for each in case.parameters[name].split(",") if each]


def audience(case):
    value = case.parameters["OidcAudience"]
    if not value:
        raise Unanswered("OidcAudience has no value yet")
    if not is_entra(case.parameters["OidcIssuer"]):
        return OK, "whether the issuer knows it shows the first sign-in"
    where = "Entra admin center, App registrations, the application, Application (client) ID"
    if not GUID.fullmatch(value):
        return MEND, f"OidcAudience is no client ID of Entra ID, a GUID in small letters: {where}."
    if value in listed(case, "AllowedTenants"):
        return MEND, f"OidcAudience is also among AllowedTenants, so it is a directory's ID and not the application's: {where}."
    return OK, "a client ID by its form; whether Entra ID knows it shows the first sign-in"


def published(url):
    """Status and JSON object of an address; no object where there is none. A redirect is not followed, nor by the page."""
    origin = stack.origin(url)
    try:
        # An auth that does nothing keeps the credentials of a .netrc at home.
        answer = requests.get(url, timeout=TIMEOUT, allow_redirects=False, auth=lambda request: request)
    except requests.RequestException as error:
        raise Unanswered(f"{origin} does not answer ({type(error).__name__}). Look again from where the network reaches it.") from None
    if answer.status_code == 429 or answer.status_code >= 500:
        raise Unanswered(f"{origin} answers {answer.status_code}. Look again later.")
    try:
        document = answer.json() if answer.status_code == 200 else None
    except ValueError:
        document = None
    return answer.status_code, document if isinstance(document, dict) else None


def issuer(case):
    """Whether the issuer says the same of itself and its keys as the parameters do."""
    name, keys, allowed = case.parameters["OidcIssuer"], case.parameters["OidcJwksUrl"], listed(case, "AllowedTenants")
    if is_entra(name):
        own = re.fullmatch(re.escape(publish_page.ENTRA) + r"/(\{tid\}|" + GUID.pattern + r")/v2\.0", name)
        if not own:
            return MEND, f"the page signs in at Entra ID's v2.0 endpoint, whose issuer {name} is not. Set OidcIssuer={publish_page.ENTRA}/{{tid}}/v2.0, with {{tid}} as it stands or a tenant's ID."
        if own[1] != "{tid}" and allowed not in ([], ["*"]) and own[1] not in allowed:
            return MEND, f"OidcIssuer is that of the tenant {own[1]}, which AllowedTenants does not have: nobody could sign in. Name the same in both."
        # The document for all tenants names {tenantid}.
        expected, address = name, name.replace("{tid}", "common")
    elif "{tid}" in name and (len(allowed) != 1 or allowed == ["*"]):
        return MEND, "OidcIssuer holds {tid}, and where many tenants are discovered is known of Entra ID alone. Allow one tenant, or set an issuer without {tid}."
    else:
        expected = address = name.replace("{tid}", "".join(allowed))

    status, document = published(address + DISCOVERY)
    if document is None:
        return MEND, f"{address}{DISCOVERY} answers {status} and no configuration. Set OidcIssuer to the issuer's own address, letter by letter."
    named = str(document.get("issuer", "")).replace("{tenantid}", "{tid}")
    if named != expected:
        return MEND, f"the issuer calls itself {named or 'nothing'}, and so its tokens do. Set OidcIssuer to that in place of {name}."
    at = str(document.get("jwks_uri", ""))
    if shared(at, allowed) != shared(keys, allowed):
        return MEND, f"the issuer's keys are at {at or 'no address'}, so no sign-in could be verified. Set OidcJwksUrl to that in place of {keys}."
    return OK, f"{stack.origin(address)} names issuer and keys as the parameters do"


def shared(keys, allowed):
    """An address of keys, Entra ID's as that for all tenants: it gives the same ones at the address of each."""
    for name in ("organizations", *allowed):
        keys = keys.replace(f"{publish_page.ENTRA}/{name}/", f"{publish_page.ENTRA}/common/")
    return keys


def tenants(case):
    """Whether Entra ID knows each tenant that may sign in."""
    names = listed(case, "AllowedTenants")
    if not names:
        raise Unanswered("AllowedTenants has no value yet")
    if names == ["*"]:
        return OK, "AllowedTenants is *: every tenant of the issuer may sign in"
    if not is_entra(case.parameters["OidcIssuer"]):
        return OK, "only Entra ID tells which there are; this issuer's tokens have to carry one of them as tid"
    where = "Entra admin center, Overview, Tenant ID."
    strange = [name for name in names if not GUID.fullmatch(name)]
    if strange:
        return MEND, f"{', '.join(strange)} is no tenant ID of Entra ID, a GUID in small letters: {where}"
    unknown = []
    for name in names:
        status, document = published(f"{publish_page.ENTRA}/{name}/v2.0{DISCOVERY}")
        if status == 400:
            unknown.append(name)
        elif document is None:
            raise Unanswered(f"{publish_page.ENTRA} answers {status} for the tenant {name}. Look again later.")
    if unknown:
        return MEND, f"Entra ID knows no tenant {', '.join(unknown)}. Correct AllowedTenants: {where}"
    return OK, f"Entra ID knows {'it' if len(names) == 1 else f'all {len(names)}'}"


def region(case):
    """Whether SMS can be sent from here at all."""
    name = case.account.region
    if name in case.account.session.get_available_regions(SMS_SERVICE):
        return OK, "SMS can be sent from here"
    return MEND, f"AWS sends no SMS from {name}. Deploy to one that does, such as eu-central-1."


def in_sandbox(case):
    return case.account.client("sns").get_sms_sandbox_account_status()["IsInSandbox"]


def sandbox(case):
    if in_sandbox(case):
        return MEND, "only verified numbers get an SMS. Leave it: SNS console of this region, Text messaging (SMS), Exit SMS sandbox."
    return OK, "the account has left it"


def sms_attributes(case):
    return case.account.client("sns").get_sms_attributes()["attributes"]


def spend_limit(case):
    """Whether a day at the stack's own cap fits into the month's limit."""
    limit = float(sms_attributes(case).get("MonthlySpendLimit") or 1)
    cap = int(float(case.parameters["SmsPerStackDay"] or 0))
    reach = f"{limit:g} USD a month are some {int(limit / SMS_PRICE)} SMS; SmsPerStackDay allows {cap} a day"
    if limit / SMS_PRICE >= cap:
        return OK, reach
    return MEND, (
        f"{reach}. Past the limit nobody gets a PIN. Raise it: Service Quotas, Amazon SNS, account spend threshold, then "
        f"aws sns set-sms-attributes --attributes MonthlySpendLimit=<USD>. Or lower SmsPerStackDay."
    )


def countries(case):
    """Whether AWS sends to each of SmsCountries, as far as it is known without asking a carrier."""
    names = set(listed(case, "SmsCountries"))
    if "*" in names:
        return OK, f"SmsCountries is *: all to which AWS sends, so not {', '.join(sorted(NO_SMS))}"
    strange, never = sorted(names - REGIONS), sorted(names & NO_SMS)
    if strange:
        return MEND, f"no number belongs to {', '.join(strange)}. SmsCountries takes ISO 3166 codes of regions, such as GB for the United Kingdom."
    if never:
        return MEND, f"AWS sends no SMS to {', '.join(never)}. Take {'it' if len(never) == 1 else 'them'} out of SmsCountries."
    own = sorted(names & OWN_NUMBER)
    if own:
        pages = case.account.client("sns").get_paginator("list_origination_numbers").paginate()
        if not any(each.get("Iso2CountryCode") in OWN_NUMBER for page in pages for each in page["PhoneNumbers"]):
            return MEND, f"{', '.join(own)} take SMS from a dedicated number alone, and the account has none there. Get one: End User Messaging console, Phone numbers. Or take them out of SmsCountries."
    return OK, f"{', '.join(sorted(names))}: nothing known against it; what each wants says End User Messaging, Supported countries"


def sender(case):
    """Whether the countries that get an SMS show SmsSenderId."""
    name = case.parameters["SmsSenderId"]
    if not name:
        return OK, "SmsSenderId is empty: AWS chooses the sender"
    names = set(listed(case, "SmsCountries"))
    if "*" in names:
        return MEND, f"{name} is not shown in every country, and some refuse it. List the countries in SmsCountries."
    never, first = sorted(names & NO_SENDER), sorted(names & REGISTERED_SENDER)
    words = []
    if never:
        words.append(f"{', '.join(never)} show no sender of letters: get a number of that country, or take it out of SmsCountries.")
    if first:
        words.append(
            f"{', '.join(first)} want {name} registered, if it is not: End User Messaging console, Registrations. Until then take "
            "them out of SmsCountries."
        )
    return (MEND, " ".join(words)) if words else (OK, f"{name} needs no registration in {', '.join(sorted(names))}")


def delivery_logs(case):
    if sms_attributes(case).get("DeliveryStatusIAMRole"):
        return OK, "on; they hold phone numbers, so give their log groups a short retention"
    return MEND, (
        "off, so nobody can see why an SMS did not arrive. SNS console, Text messaging (SMS), Edit preferences, Delivery "
        "status logging makes the role and switches them on."
    )


def gateway_role(case):
    role = case.account.client("apigateway").get_account().get("cloudwatchRoleArn")
    if role:
        return OK, "the account's role is set"
    if case.parameters["AccessLogs"] == "false":
        return OK, "no role, and none needed: AccessLogs is false"
    return MEND, (
        "the account has no role for them, and AccessLogs needs one: make a role that apigateway.amazonaws.com may assume, "
        "with the policy AmazonAPIGatewayPushToCloudWatchLogs, then aws apigateway update-account --patch-operations "
        "op=replace,path=/cloudwatchRoleArn,value=<its ARN>. Or deploy with AccessLogs=false."
    )


def concurrency(case):
    """Whether enough functions can run at once, also beside what is reserved."""
    limit = case.account.client("lambda").get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
    reserved = sum(int(case.parameters[name] or 0) for name in reservations(stack.template()["Resources"]))
    if limit - reserved >= ENOUGH_FUNCTIONS:
        return OK, f"{limit} in the account, {reserved} of them to be reserved"
    return MEND, (
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


def calling_code(number):
    return next((code for code in CALLING_CODES if number[1:].startswith(code)), "")


def masked(number):
    """Enough of it for whoever typed it."""
    return f"+{calling_code(number)}…{number[-2:]}"


def number_country(case):
    """Whether SmsCountries has the number's region, as far as the calling code tells it."""
    code = calling_code(case.number)
    if not code:
        return MEND, f"{masked(case.number)} begins with the calling code of no country. Take another phone."
    regions, names = CALLING_CODES[code].split(","), listed(case, "SmsCountries")
    if NO_SMS.issuperset(regions):
        return MEND, f"+{code} is {regions[0]}, to which AWS sends no SMS. Take a phone of another country."
    has = regions if names == ["*"] else [each for each in regions if each in names]
    several = f"+{code} is {regions[0]}" + (f" and {len(regions) - 1} more that share it" if len(regions) > 1 else "")
    if not has:
        return MEND, f"{several}, and SmsCountries has {','.join(names)}: no SMS is sent there. Add the country's code to SmsCountries and deploy."
    if len(has) == len(regions):
        return OK, f"{several}: in SmsCountries"
    if regions[0] in has:
        return OK, f"{several}: in SmsCountries where the number is of {', '.join(has)}"
    raise Unanswered(f"{several}; SmsCountries has {', '.join(has)} of these, and the code does not tell whose this number is. Send a PIN to see it")


def number_opted_out(case):
    if case.account.client("sns").check_if_phone_number_is_opted_out(phoneNumber=case.number)["isOptedOut"]:
        return MEND, (
            f"{masked(case.number)} has opted out (STOP) and gets nothing. At its owner's wish, once in 30 days: "
            "aws sns opt-in-phone-number --phone-number <number>"
        )
    return OK, f"{masked(case.number)} has not opted out"


def number_in_sandbox(case):
    """Whether the sandbox, where the account is in it, lets an SMS through to the number."""
    if not in_sandbox(case):
        return OK, "the account has left it, so the number needs no verification"
    pages = case.account.client("sns").get_paginator("list_sms_sandbox_phone_numbers").paginate()
    states = {each["PhoneNumber"]: each["Status"] for page in pages for each in page["PhoneNumbers"]}
    if states.get(case.number) == "Verified":
        return OK, f"{masked(case.number)} is verified there"
    todo = "Enter the code that it got" if case.number in states else "Add it"
    return MEND, f"{masked(case.number)} is not verified there and gets nothing. {todo}: SNS console of this region, Text messaging (SMS), Sandbox destination phone numbers."


# By the subject of their lines.
LOOKS = {
    "parameters": values,
    "sign-in audience": audience,
    "sign-in issuer": issuer,
    "sign-in tenants": tenants,
    "region": region,
    "SMS sandbox": sandbox,
    "SMS spend limit": spend_limit,
    "SMS countries": countries,
    "SMS sender": sender,
    "SMS delivery logs": delivery_logs,
    "API Gateway's logs": gateway_role,
    "Lambda at once": concurrency,
}
LOOKS_AT_NUMBER = {
    "number's country": number_country,
    "number's opt-out": number_opted_out,
    "number's sandbox": number_in_sandbox,
}


if __name__ == "__main__":
    stack.run(main)
