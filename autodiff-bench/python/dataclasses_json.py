"""Stands in for the package of this name where it is missing: the little of it that GradBench's data classes use."""

import dataclasses


def config(encoder=None, decoder=None):
    return {"encoder": encoder, "decoder": decoder}


def _encoded(value):
    if dataclasses.is_dataclass(value):
        return {
            field.name: (field.metadata.get("encoder") or _encoded)(getattr(value, field.name))
            for field in dataclasses.fields(value)
        }
    if isinstance(value, (list, tuple)):
        return [_encoded(element) for element in value]
    return value


def _decoded(kind, value):
    fields = {}
    for field in dataclasses.fields(kind):
        if field.name in value:
            decoder = field.metadata.get("decoder")
            if decoder is None and dataclasses.is_dataclass(field.type):
                decoder = lambda part, kind=field.type: _decoded(kind, part)
            part = value[field.name]
            fields[field.name] = decoder(part) if decoder else part
    return kind(**fields)


def dataclass_json(kind):
    kind.to_dict = _encoded
    kind.from_dict = classmethod(_decoded)
    return kind
