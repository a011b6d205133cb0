"""Validates the crates that are named, and counts what the prov package reads in them.

Needs roc-validator, prov and rocrate 0.15 from PyPI, and no network: in a copy of each crate, the address of the JSON-LD
context of RO-Crate 1.1 is replaced by that context, as rocrate 0.15 has it. Prints JSON, an object a crate:
{"issues": [words], "records": {"Entity": 12, ...}}. Without an argument it tells whether all can be imported.
"""

import importlib.util
import json
import pathlib
import shutil
import sys
import tempfile
from collections import Counter

import prov.model
from rocrate_validator import models, services

# with all that it extends: RO-Crate 1.1, Workflow RO-Crate, Process Run Crate and Workflow Run Crate
PROFILE = "provenance-run-crate"
CONTEXT = "https://w3id.org/ro/crate/1.1/context"


def read_context():
    # not imported: only this file of it is needed
    (package,) = importlib.util.find_spec("rocrate").submodule_search_locations
    context = json.loads(pathlib.Path(package, "data", "ro-crate.jsonld").read_text("utf-8"))
    if context["@id"] != CONTEXT:
        raise SystemExit(f"expected a rocrate package with the context {CONTEXT}, got one with {context['@id']}")
    return context["@context"]


def validate(crate, context):
    with tempfile.TemporaryDirectory() as scratch:
        copy = pathlib.Path(scratch, "crate")
        shutil.copytree(crate, copy)
        path = copy / "ro-crate-metadata.json"
        metadata = json.loads(path.read_text("utf-8"))
        metadata["@context"] = [context if each == CONTEXT else each for each in metadata["@context"]]
        path.write_text(json.dumps(metadata), "utf-8")
        settings = services.ValidationSettings(
            rocrate_uri=str(copy),
            profile_identifier=PROFILE,
            requirement_severity=models.Severity.REQUIRED,
        )
        found = services.validate(settings).get_issues()
        return [f"{issue.check.identifier}: {issue.message}" for issue in found]


def count(crate):
    document = prov.model.ProvDocument.deserialize(str(pathlib.Path(crate, "prov.json")))
    return Counter(record.get_type().localpart for record in document.get_records())


def main(crates):
    context = read_context()
    print(json.dumps([{"issues": validate(crate, context), "records": count(crate)} for crate in crates]))


main(sys.argv[1:])
