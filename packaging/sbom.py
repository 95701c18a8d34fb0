"""The list of everything in the frozen program, in CycloneDX 1.6; the same components always make the same bytes."""

import uuid
from datetime import UTC, datetime
from pathlib import Path

import components
from cyclonedx.factory.license import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from sources import Sources

_PROJECT = "drs-inspector"
_NAMESPACE = uuid.UUID("8a0c2f6e-0f0b-5d0c-9a3e-6f1f5b7c4d21")  # ours; names the list after its content
_URL_TYPES = {"python": "pypi", "runtime": "generic", "system": "deb"}


def write(found: list[components.Component], path: Path, taken: Sources) -> None:
    """Write the list. Raises ValueError when it is not valid CycloneDX."""
    licences = LicenseFactory()
    whole = Component(
        name=_PROJECT,
        version=taken.version,
        type=ComponentType.APPLICATION,
        bom_ref=_PROJECT,
        licenses=[licences.make_from_string("Apache-2.0")],
    )
    content = [taken.version, taken.epoch, *((each.name, each.version, each.licence) for each in found)]
    bom = Bom(serial_number=uuid.uuid5(_NAMESPACE, repr(content)))
    bom.metadata.component = whole
    bom.metadata.timestamp = datetime.fromtimestamp(taken.epoch, UTC)
    listed = [_component(each, licences) for each in found]
    for component in listed:
        bom.components.add(component)
    bom.register_dependency(whole, listed)
    text = JsonV1Dot6(bom).output_as_string(indent=1)
    problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if problem is not None:
        raise ValueError(f"the list of components is not valid CycloneDX: {problem}")
    path.write_text(text + "\n", "utf-8")


def _component(shipped: components.Component, licences: LicenseFactory) -> Component:
    return Component(
        name=shipped.name,
        version=shipped.version,
        type=ComponentType.PLATFORM if shipped.kind == "runtime" else ComponentType.LIBRARY,
        bom_ref=f"{shipped.name}@{shipped.version}",
        licenses=[licences.make_from_string(shipped.licence)],
        purl=PackageURL(
            _URL_TYPES[shipped.kind], "debian" if shipped.kind == "system" else None, shipped.name, shipped.version
        ),
        external_references=[ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(shipped.address))],
    )
