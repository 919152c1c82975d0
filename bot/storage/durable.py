"""Files that are whole or not there, whenever the machine is switched off."""

import os
from pathlib import Path


def write_new(path: Path, content: bytes) -> None:
    """Make a private file and have it on the disk; leave none where that fails.

    Raises
    ------
    FileExistsError
        It is there: of two programs that write it at once, one must fail.
    OSError
        It cannot be written.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        sync_folder(path.parent)
    except OSError:
        path.unlink()
        raise


def replace(path: Path, new: Path) -> None:
    """Put a file, whose content is on the disk, in the place of another, or of none.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    new.replace(path)
    sync_folder(path.parent)


def sync(path: Path) -> None:
    """Have the content of a file on the disk."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system can do that."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
