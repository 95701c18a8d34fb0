"""Sign-ins that a person already has on this computer, for other tools: found and shown, never changed."""

from drs_inspector.storage.imports.found import FoundSignIn
from drs_inspector.storage.imports.search import find_sign_ins, sign_ins_in_text

__all__ = ["FoundSignIn", "find_sign_ins", "sign_ins_in_text"]
