"""Reads generated files, and lets the validators of each ecosystem judge them: all files in one process.

Standard input is a JSON list of {"path", "kind"}; the answer is a list of {"documents", "errors"} in that order.
"""
import functools, json, re, sys, tomllib

import yaml

VERSIONS = ["1.32", "1.35", "1.37"]
# Objects of other people's controllers, of which Kubernetes has no schema.
FOREIGN = ("gateway.networking.k8s.io/", "runtime.wasmcloud.dev/", "core.spinkube.dev/", "kustomize.config.k8s.io/")


@functools.cache
def validators():
    # Takes long to load, and many callers have no use for it.
    import kubernetes_validate
    from kubernetes_validate import utils

    # The schemas are read again for each object otherwise.
    utils.schema_contents = functools.lru_cache(maxsize=None)(utils.schema_contents)
    return kubernetes_validate, utils


class Loader(yaml.SafeLoader):
    """YAML, in which no key may stand twice."""


def mapping(loader, node, deep=False):
    keys = [loader.construct_object(key, deep=deep) for key, _ in node.value]
    if len(keys) != len(set(keys)):
        raise yaml.constructor.ConstructorError(None, None, f"a key stands twice: {keys}", node.start_mark)
    return yaml.SafeLoader.construct_mapping(loader, node, deep=deep)


Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, lambda l, n: mapping(l, n, deep=True))


def kubernetes(document):
    if document["apiVersion"].startswith(FOREIGN):
        return
    kubernetes_validate, utils = validators()
    for version in VERSIONS:
        try:
            kubernetes_validate.validate(document, version, strict=True)
        except utils.ValidationError as error:
            yield f"{version}: {document['kind']}: {list(error.path)}: {error.message}"


@functools.cache
def compose_validator():
    # Takes long to load, and many callers have no use for it.
    import importlib.resources, jsonschema

    schema = importlib.resources.files("check_jsonschema") / "builtin_schemas/vendor/compose-spec.json"
    return jsonschema.Draft7Validator(json.loads(schema.read_text()))


def compose(document):
    for error in compose_validator().iter_errors(document):
        yield f"{list(error.path)}: {error.message}"


def unquoted(value):
    """Values of hcl2 are as they stand in the file: strings in quotes, keys too."""
    if isinstance(value, dict):
        return {unquoted(key): unquoted(each) for key, each in value.items() if not key.startswith("__")}
    if isinstance(value, list):
        return [unquoted(each) for each in value]
    if isinstance(value, str) and value.startswith('"'):
        # What HCL's escapes and JSON's have in common is all that is written.
        return json.loads(value).replace("$${", "${").replace("%%{", "%{")
    return value


def words(text):
    """The words of a line of systemd, all of which are quoted (systemd.syntax(7))."""
    found, place = [], 0
    while place < len(text):
        assert text[place] == '"', text
        word, place = b"", place + 1
        while text[place] != '"':
            if text[place] != "\\":
                word += text[place].encode()
            elif text[place + 1] == "x":
                word += bytes([int(text[place + 2 : place + 4], 16)])
                place += 3
            else:
                word += {"n": "\n"}.get(text[place + 1], text[place + 1]).encode()
                place += 1
            place += 1
        found.append(word.decode().replace("$$", "$").replace("%%", "%"))
        place += 1
        assert place == len(text) or text[place] == " ", text
        place += 1
    return found


def unit(text):
    sections, section = {}, None
    for line in text.split("\n"):
        if line.startswith("["):
            section = sections.setdefault(line[1:-1], {})
        elif line and not line.startswith("#"):
            key, value = line.split("=", 1)
            section.setdefault(key, []).append(words(value) if value.startswith('"') else value)
    return sections


def check(path, kind):
    with open(path, newline="") as file:
        text = file.read()
    if kind == "hcl":
        # Takes long to load, and most callers have none.
        import hcl2

        return [unquoted(hcl2.loads(text))], []
    if kind == "toml":
        return [tomllib.loads(text)], []
    if kind == "unit":
        return [unit(text)], []
    documents = list(yaml.load_all(text, Loader))
    judge = {"kubernetes": kubernetes, "compose": compose}.get(kind, lambda document: [])
    return documents, [error for each in documents for error in judge(each)]


answers = []
for wanted in json.load(sys.stdin):
    try:
        documents, errors = check(**wanted)
    except Exception as error:
        documents, errors = [], [f"{type(error).__name__}: {error}"]
    answers.append({"documents": documents, "errors": errors})
json.dump(answers, sys.stdout)
