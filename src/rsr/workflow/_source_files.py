"""The files that a source may read: those below the register's folder, and no other."""

from pathlib import Path as FilePath

from rsr.documents import Outputs, files_by, output_ignored, read_bytes, sha256, unreadable
from rsr.errors import DocumentError, Problem, Where, short_repr
from rsr.model import Register

_BLOCK = 1 << 20


class SourceFiles:
    """The files of one source; what was digested once is remembered."""

    def __init__(self, register: Register, where: Where) -> None:
        self._register = register
        self._where = where
        self._digests: dict[str, str] = {}
        #: The files that patterns and folders stood for.
        self.listed: tuple[str, ...] = ()
        self._outputs: Outputs | None = None
        self._own: dict[str, Problem] = {}

    def notes(self) -> tuple[Problem, ...]:
        """Return a note for each name or pattern that found files which rsr itself wrote."""
        return tuple(self._own.values())

    def read(self, name: str) -> bytes:
        """Read a file as a whole.

        Raises:
            DocumentError: It cannot be read, or does not lie below the register's folder.
        """
        raw = read_bytes(self.path(name), file=name)
        self._digests[name] = sha256(raw)
        return raw

    def path(self, name: str) -> FilePath:
        """Return where a file or folder lies.

        Raises:
            DocumentError: It does not lie below the register's folder.
        """
        base = self._base(name)
        try:
            path = (base / name).resolve()
        except (ValueError, OSError, RuntimeError):  # a NUL sign, or links that lead to each other
            raise self._refusal(
                "file-unreadable",
                "a source's file must have a name that a file can have",
                name,
                "correct the name",
            ) from None
        if base not in path.parents:
            raise self._refusal(
                "source-outside",
                "a source's file must lie below the register's folder",
                name,
                "move the file into the folder",
            )
        if path.exists() and not path.is_file() and not path.is_dir():
            raise unreadable(name, "a pipe or a device")  # which would be waited for
        return path

    def files(self, name: str) -> tuple[str, ...]:
        """Return the files that a name or pattern stands for, sorted.

        A folder stands for all that it holds, its folders included. What is hidden is left aside,
        and what lies in a hidden folder, unless the name itself says so; so is what rsr itself wrote,
        unless the name is that of the file.

        Raises:
            DocumentError: There is none, or one lies outside.
        """
        base = self._base(name)
        plain = self.path(name)
        if plain.is_file():
            return (name,)
        # The name of a folder is no pattern, whatever signs are in it.
        found = files_by(base / name, "**/*") if plain.is_dir() else files_by(base, name)
        if self._outputs is None:
            self._outputs = Outputs(base)
        found, own = self._outputs.without(found)
        if own:
            told = [path.relative_to(base).as_posix() for path in own]
            self._own[name] = output_ignored(told, self._where)
        said = FilePath(name).parts
        names = tuple(
            path.relative_to(base).as_posix()
            for path in found
            if not any(
                step.startswith(".") and step not in said for step in path.relative_to(base).parts
            )
        )
        if not names:
            raise self._refusal(
                "file-unreadable",
                "a source's file must be there",
                name,
                "look at the name, and whether the file was fetched",
            )
        for one in names:
            self.path(one)
        self.listed = tuple(dict.fromkeys((*self.listed, *names)))
        return names

    def digest(self, name: str) -> str | None:
        """Return the SHA-256 of a file as it is now, or None for what is no file below the folder."""
        if name not in self._digests:
            try:
                path = self.path(name)
            except DocumentError:
                return None
            if not path.is_file():
                return None
            self._digests[name] = _digest(path)
        return self._digests[name]

    def _refusal(self, code: str, must: str, name: str, hint: str) -> DocumentError:
        return DocumentError.of(code, must, got=short_repr(name), hint=hint, where=self._where)

    def _base(self, name: str) -> FilePath:
        folder = self._register.origins.folder() if self._register.origins else None
        if folder is None:
            raise self._refusal(
                "source-without-folder",
                "a register must lie in a folder for its sources to be read",
                name,
                "load it from its folder",
            )
        return FilePath(folder).resolve()


def _digest(path: FilePath) -> str:
    """Digest a file block by block: it may be larger than memory."""
    import hashlib

    made = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            made.update(block)
    return made.hexdigest()
