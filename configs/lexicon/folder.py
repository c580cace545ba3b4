"""The folder of an ontology, and the one it extends."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from configs.lexicon.yaml_entries import Entry, OntologyError, read_one

BUNDLED = Path(__file__).resolve().parent.parent / "ontology"
MANIFEST = "ontology.yaml"


class Manifest(Entry):
    """`ontology.yaml`: what the folder calls itself, and the bundled ontology that supplies the files it lacks."""

    name: str = Field(min_length=1)
    description: str = ""
    licence: str = ""
    extends: str | None = None


@dataclass(frozen=True, slots=True)
class OntologyFolder:
    """An ontology's files; one that it lacks is looked for in the ontology that it extends."""

    manifest: Manifest
    folders: tuple[Path, ...]

    def file(self, name: str) -> Path:
        """Path of a file that must be there, such as `actors/countries.yaml`. Raises OntologyError."""
        found = self.optional_file(name)
        if found is None:
            raise OntologyError(self.folders[0] / name, 1, "the ontology lacks this file, and extends none that has it")
        return found

    def optional_file(self, name: str, beside: str | None = None) -> Path | None:
        """Path of a file that may be missing; one `beside` another is not sought past a folder that has the other."""
        for folder in self.folders:
            if (folder / name).is_file():
                return folder / name
            if beside is not None and (folder / beside).is_file():
                return None
        return None

    def files(self, subfolder: str) -> tuple[Path, ...]:
        """The YAML files of a subfolder in order of their names; the subfolder is taken whole from one ontology."""
        for folder in self.folders:
            if (folder / subfolder).is_dir():
                return tuple(sorted((folder / subfolder).glob("*.yaml")))
        return ()

    def digest(self) -> str:
        """16 hexadecimal digits over names and bytes of all files: another digest may code the same text otherwise."""
        total = hashlib.sha256()
        for folder in self.folders:
            for path in sorted((*folder.rglob("*.yaml"), *folder.glob("*.json"))):
                total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
        return total.hexdigest()[:16]


def open_folder(folder: Path) -> OntologyFolder:
    """The ontology of a folder that holds `ontology.yaml`. Raises OntologyError."""
    manifest = read_one(folder / MANIFEST, Manifest)
    folders = [folder]
    seen = {folder.resolve()}
    extends = manifest.extends
    while extends is not None:
        base = BUNDLED / extends
        if not (base / MANIFEST).is_file() or base.resolve() in seen:
            bundled = sorted(path.parent.name for path in BUNDLED.glob(f"*/{MANIFEST}"))
            raise OntologyError(
                folders[-1] / MANIFEST, 1, f"extends: {extends!r} is no other bundled ontology ({', '.join(bundled)})"
            )
        folders.append(base)
        seen.add(base.resolve())
        extends = read_one(base / MANIFEST, Manifest).extends
    return OntologyFolder(manifest, tuple(folders))
