"""The version resource of the Windows programs, in the form that PyInstaller reads."""

_TEMPLATE = """VSVersionInfo(
  ffi=FixedFileInfo(
    filevers=({numbers}), prodvers=({numbers}), mask=0x3f, flags=0x0, OS=0x40004, fileType=0x1, subtype=0x0,
    date=(0, 0)
  ),
  kids=[
    StringFileInfo([StringTable('040904B0', [
      StringStruct('CompanyName', 'DRS Inspector contributors'),
      StringStruct('FileDescription', '{description}'),
      StringStruct('FileVersion', '{version}'),
      StringStruct('InternalName', '{name}'),
      StringStruct('LegalCopyright', 'DRS Inspector contributors, Apache License 2.0'),
      StringStruct('OriginalFilename', '{name}.exe'),
      StringStruct('ProductName', 'DRS Inspector'),
      StringStruct('ProductVersion', '{version}')])]),
    VarFileInfo([VarStruct('Translation', [1033, 1200])])
  ]
)
"""


def version_resource(name: str, version: str, numbers: str) -> str:
    """Return the resource of one program; ``numbers`` are four, such as ``1.2.3.0``."""
    description = "DRS Inspector" if name.endswith("window") else "DRS Inspector (command line)"
    return _TEMPLATE.format(name=name, version=version, numbers=numbers.replace(".", ", "), description=description)
