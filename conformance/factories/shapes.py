"""Reads what Azure knows of each resource of a factory out of Microsoft's own Python SDK, as facts: names, kinds and what is required.

    pip download --no-deps azure-mgmt-datafactory==10.0.0 && unzip azure_mgmt_datafactory-10.0.0-py3-none-any.whl -d sdk
    python3 conformance/factories/shapes.py sdk runtime/data-factory/src/validate/structure/azureShapes.json

A shape is written {"base": its parent, "is": the value of its discriminator, "has": {property: kind}}. Kinds: string, number, boolean,
any, the name of another shape, [kind] for a list, {kind} for a map; a trailing ~ says that an expression may stand there instead,
a trailing ! that it is required.
"""

import ast
import json
import re
import sys
from pathlib import Path

PRIMITIVES = {"str": "string", "bool": "boolean", "int": "number", "float": "number", "Any": "any", "datetime": "string", "timedelta": "string", "bytes": "string"}
WORDS = {"string": "string", "boolean": "boolean", "integer": "number", "number": "number", "double": "number", "int": "number"}


def kind_of(node):
    """The kind that a type annotation names, and whether it may be absent."""
    if isinstance(node, ast.Name):
        return PRIMITIVES.get(node.id, "any"), False
    if isinstance(node, ast.Attribute):
        return PRIMITIVES.get(node.attr, "any"), False
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.rsplit(".", 1)[-1], False
    if isinstance(node, ast.Subscript):
        outer = getattr(node.value, "id", "")
        if outer == "Optional":
            return kind_of(node.slice)[0], True
        if outer == "Union":
            return "string", False
        if outer == "Literal":
            return "string", False
        if outer.lower() == "list":
            return f"[{kind_of(node.slice)[0]}]", False
        if outer.lower() == "dict":
            return "{" + kind_of(node.slice.elts[1])[0] + "}", False
    return "any", False


def documented(kind, text):
    """Where the SDK takes anything, its words say what Azure takes: `Type: string (or Expression with resultType string)`."""
    if kind != "any" or not text:
        return kind
    found = re.search(r"Type:\s*(\w+)\s*\(or\s+Expression", " ".join(text.split()))
    word = WORDS.get(found.group(1).lower()) if found else None
    return f"{word}~" if word else kind


def field_of(statement, following):
    call = statement.value
    if not (isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("rest_field", "rest_discriminator")):
        return None
    named = [keyword.value.value for keyword in call.keywords if keyword.arg == "name"]
    kind, optional = kind_of(statement.annotation)
    text = following.value.value if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant) else ""
    kind = documented(kind, text)
    # What is read only is never in a file, required or not.
    read_only = any(keyword.arg == "visibility" and ast.unparse(keyword.value) == "['read']" for keyword in call.keywords)
    return (named[0] if named else statement.target.id), kind + ("" if optional or read_only else "!")


def shapes_in(source):
    shapes = {}
    for node in ast.parse(source).body:
        if not isinstance(node, ast.ClassDef):
            continue
        bases = [base.id for base in node.bases if isinstance(base, ast.Name) and base.id != "_Model"]
        discriminator = [keyword.value.value for keyword in node.keywords if keyword.arg == "discriminator"]
        fields = {}
        for statement, following in zip(node.body, node.body[1:] + [None]):
            if isinstance(statement, ast.AnnAssign):
                field = field_of(statement, following)
                if field:
                    fields[field[0]] = field[1]
        shape = {}
        if bases:
            shape["base"] = bases[0]
        if discriminator:
            shape["is"] = discriminator[0]
        shape["has"] = fields
        shapes[node.name] = shape
    return shapes


def reachable(shapes, roots):
    """The shapes that the roots lead to, with every descendant of each."""
    children = {}
    for name, shape in shapes.items():
        children.setdefault(shape.get("base"), []).append(name)
    seen, waiting = set(), list(roots)
    while waiting:
        name = waiting.pop()
        if name in seen or name not in shapes:
            continue
        seen.add(name)
        waiting += children.get(name, [])
        waiting += [shapes[name]["base"]] if "base" in shapes[name] else []
        for kind in shapes[name]["has"].values():
            waiting += re.findall(r"[A-Za-z]\w*", kind)
    return {name: shapes[name] for name in sorted(seen)}


def without_repeats(shapes):
    """What a shape repeats of its parents is left out."""

    def inherited(name):
        shape = shapes.get(name)
        return {**inherited(shape.get("base")), **shape["has"]} if shape else {}

    def own(shape):
        before = inherited(shape.get("base"))
        return {**shape, "has": {name: kind for name, kind in shape["has"].items() if before.get(name) != kind}}

    return {name: own(shape) for name, shape in shapes.items()}


if __name__ == "__main__":
    sdk, target = sys.argv[1:]
    models = Path(sdk) / "azure/mgmt/datafactory/models/_models.py"
    shapes = shapes_in(models.read_text())
    roots = ["Pipeline", "PipelineResource", "Dataset", "LinkedService", "Trigger", "DataFlow", "IntegrationRuntime", "ManagedVirtualNetwork", "ManagedPrivateEndpoint", "Credential", "GlobalParameterSpecification"]
    found = without_repeats(reachable(shapes, roots))
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(shape, separators=(',', ':'))}" for name, shape in found.items())
    Path(target).write_text("{\n" + lines + "\n}\n")
    print(len(found), "shapes", Path(target).stat().st_size, "bytes")
