"""Writes the CloudFormation template that AWS makes of a SAM template: transform.py template.yaml transformed.json [Name=Value ...]

A value that is given for a parameter takes the place of its default, for the translator and in what is written. The translator is the one that runs at AWS (aws-sam-translator, from local/requirements.txt). Nothing is asked of AWS: the
one managed policy that it looks up is given here.
"""

import json
import logging
import os
import sys

import boto3
from samcli.yamlhelper import yaml_parse
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

MANAGED_POLICIES = {
    "AWSLambdaBasicExecutionRole": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
}
POLICY_ATTRIBUTES = ("DeletionPolicy", "UpdateReplacePolicy")


def with_defaults(template, given):
    for name, value in given.items():
        if name not in template["Parameters"]:
            sys.exit(f"transform: the template has no parameter {name}")
        template["Parameters"][name]["Default"] = value


def transform(template):
    # AWS::LanguageExtensions runs before SAM and leaves texts in these attributes; SAM takes no others.
    kept = {}
    for name, resource in template["Resources"].items():
        kept[name] = {key: resource.pop(key) for key in POLICY_ATTRIBUTES if key in resource}
        if resource["Type"] == "AWS::Serverless::Function":
            # `sam package` puts the address of the uploaded zip here.
            resource["Properties"]["CodeUri"] = "s3://bucket/key"

    # It warns of features that are switched on at AWS only.
    logging.getLogger("samtranslator").setLevel(logging.ERROR)
    session = boto3.Session(region_name=os.environ.get("AWS_DEFAULT_REGION", "eu-central-1"))
    translator = Translator(MANAGED_POLICIES, Parser(), boto_session=session)
    transformed = translator.translate(sam_template=template, parameter_values={})

    for name, attributes in kept.items():
        if attributes:
            transformed["Resources"][name].update(attributes)
    return transformed


def main(source, target, *parameters):
    with open(source, encoding="utf-8") as file:
        template = yaml_parse(file.read())
    with_defaults(template, dict(parameter.split("=", 1) for parameter in parameters))
    transformed = transform(template)
    with open(target, "w", encoding="utf-8") as file:
        json.dump(transformed, file, indent=2, sort_keys=True)
        file.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
