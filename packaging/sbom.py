"""The list of everything in the frozen program, in CycloneDX 1.6; the same parts always make the same bytes."""

import uuid
from datetime import UTC, datetime
from pathlib import Path

from cyclonedx.factory.license import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from parts import Part
from sources import Sources

_PROJECT = "drs-inspector"
_NAMESPACE = uuid.UUID("8a0c2f6e-0f0b-5d0c-9a3e-6f1f5b7c4d21")  # ours; names the list after its content
_URL_TYPES = {"python": "pypi", "runtime": "generic", "system": "deb"}


def write(found: list[Part], path: Path, taken: Sources) -> None:
    """Write the list. Raises ValueError when it is not valid CycloneDX."""
    licences = LicenseFactory()
    whole = Component(
        name=_PROJECT,
        version=taken.version,
        type=ComponentType.APPLICATION,
        bom_ref=_PROJECT,
        licenses=[licences.make_from_string("Apache-2.0")],
    )
    content = [taken.version, taken.epoch, *((part.name, part.version, part.licence) for part in found)]
    bom = Bom(serial_number=uuid.uuid5(_NAMESPACE, repr(content)))
    bom.metadata.component = whole
    bom.metadata.timestamp = datetime.fromtimestamp(taken.epoch, UTC)
    components = [_component(part, licences) for part in found]
    for component in components:
        bom.components.add(component)
    bom.register_dependency(whole, components)
    text = JsonV1Dot6(bom).output_as_string(indent=1)
    problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if problem is not None:
        raise ValueError(f"the list of parts is not valid CycloneDX: {problem}")
    path.write_text(text + "\n", "utf-8")


def _component(part: Part, licences: LicenseFactory) -> Component:
    return Component(
        name=part.name,
        version=part.version,
        type=ComponentType.PLATFORM if part.kind == "runtime" else ComponentType.LIBRARY,
        bom_ref=f"{part.name}@{part.version}",
        licenses=[licences.make_from_string(part.licence)],
        purl=PackageURL(_URL_TYPES[part.kind], "debian" if part.kind == "system" else None, part.name, part.version),
        external_references=[ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(part.address))],
    )
