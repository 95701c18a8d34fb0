"""Each fault of the catalogue has an effect somewhere: one that changes nothing would let tests of faults pass."""

from pathlib import Path

import drs_inspector.simulator
from drs_inspector.simulator.faults.catalogue import FAULT_KINDS, names_of
from drs_inspector.simulator.faults.replies import _REPLIES

SIMULATOR = Path(drs_inspector.simulator.__file__).parent


def test_every_fault_has_its_case() -> None:
    assert set(_REPLIES) == names_of("instead")
    modules = [path for path in SIMULATOR.rglob("*.py") if path.name != "catalogue.py"]
    text = "\n".join(path.read_text("utf-8") for path in modules)
    assert [kind.name for kind in FAULT_KINDS if f'"{kind.name}"' not in text] == []
