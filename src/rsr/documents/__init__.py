"""Files in and out: documents with places, schemas, old formats, canonical JSON, releases."""

from rsr.documents.atomic import (
    MANIFEST,
    Content,
    foreign_names,
    is_manifest_as_written,
    is_plain_path,
    read_manifest,
    write_file,
    write_folder,
    write_new_folder,
)
from rsr.documents.canonical_json import canonical, sha256
from rsr.documents.folder_files import files_by, output_ignored
from rsr.documents.forms import converter
from rsr.documents.located import Document
from rsr.documents.outputs import Outputs
from rsr.documents.reader import decode, read_bytes, read_document, unreadable
from rsr.documents.register_folder import ReadRegister, read_register
from rsr.documents.releases import (
    DIGEST_SUFFIX,
    RELEASE,
    editions,
    frozen_records,
    read_release,
    release_bytes,
    release_digest,
    release_parts,
    releases_at,
    write_release,
)
from rsr.garbage_collector import collector_resting

__all__ = [
    "DIGEST_SUFFIX",
    "MANIFEST",
    "RELEASE",
    "Content",
    "Document",
    "Outputs",
    "ReadRegister",
    "canonical",
    "collector_resting",
    "converter",
    "decode",
    "editions",
    "files_by",
    "foreign_names",
    "frozen_records",
    "is_manifest_as_written",
    "is_plain_path",
    "output_ignored",
    "read_bytes",
    "read_document",
    "read_manifest",
    "read_register",
    "read_release",
    "release_bytes",
    "release_digest",
    "release_parts",
    "releases_at",
    "sha256",
    "unreadable",
    "write_file",
    "write_folder",
    "write_new_folder",
    "write_release",
]
