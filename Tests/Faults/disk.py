"""Disks that fail on demand: a preloaded library, an ext4 image on a loop device, a small tmpfs.

The last two need the right to mount. They are mounted in a mount namespace of this process, so nothing
stays behind however the test ends.
"""

from __future__ import annotations

import atexit
import ctypes
import functools
import hashlib
import mmap
import os
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


@functools.cache
def powercut_library() -> Path:
    """Compiles powercut.c, once. A Swift toolchain brings a C compiler where the machine has none."""
    compiler = os.environ.get("CC") or next(filter(shutil.which, ("cc", "gcc", "clang")), "cc")
    folder = tempfile.mkdtemp(prefix="roost-powercut-")
    atexit.register(shutil.rmtree, folder)
    library = Path(folder) / "powercut.so"
    subprocess.run([compiler, "-O1", "-Wall", "-Wno-format-truncation", "-fPIC", "-shared",
                    str(HERE / "powercut.c"), "-o", str(library), "-ldl"], check=True)
    return library


@functools.cache
def private_mounts() -> bool:
    """Moves this process into a mount namespace of its own; false where that is not permitted."""
    new_mount_namespace = 0x00020000
    if ctypes.CDLL(None, use_errno=True).unshare(new_mount_namespace) != 0:
        return False
    return _run("mount", "--make-rprivate", "/")


def _run(*command: str) -> bool:
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except FileNotFoundError:
        return False


class ShimDisk:
    """The library of powercut.c: `data` is the live folder, a cut leaves only what was flushed."""

    name = "preloaded disk"

    def __init__(self, folder: Path, *, seed: int = 1):
        folder = folder.resolve()
        self.data, self.shadow, self.seed = folder / "data", folder / "shadow", seed
        self.cuts = 0
        self.data.mkdir(parents=True)
        self.shadow.mkdir()
        self._control_path = folder / "control"
        self._control_path.write_bytes(bytes(64))
        with self._control_path.open("r+b") as file:
            self._control = mmap.mmap(file.fileno(), 64)

    @property
    def environment(self) -> dict[str, str]:
        """Settings for the next start. What share of unflushed sectors survives differs from cut to cut."""
        return {"LD_PRELOAD": str(powercut_library()), "POWERCUT_LIVE": str(self.data),
                "POWERCUT_SHADOW": str(self.shadow), "POWERCUT_CONTROL": str(self._control_path),
                "POWERCUT_EARLY": str([0, 30, 500, 950][self.cuts % 4]), "POWERCUT_SEED": str(self.seed + self.cuts)}

    def _set(self, place: int, value: int) -> None:
        struct.pack_into("=i", self._control, place * 4, value)

    def fail_writes(self, error: int) -> None:
        """Every write to the folder fails with this errno; 0 ends that."""
        self._set(0, error)

    def fail_flushes(self, error: int) -> None:
        """Every flush fails with this errno, and what it should have flushed is lost; 0 ends that."""
        self._set(1, error)

    def slow_flushes(self, milliseconds: int) -> None:
        """Every flush takes that much longer."""
        self._set(2, milliseconds)

    def kill_in(self, calls: int) -> None:
        """The process is killed at its disk call of this number from now; 0 ends that."""
        self._set(5, calls)

    @property
    def flushes(self) -> int:
        """How many flushes the library saw; 0 means that it was not loaded."""
        return struct.unpack_from("=i", self._control, 16)[0]

    def cut(self) -> None:
        """After the process was killed: the folder becomes what the disk still has."""
        self.cuts += 1
        self.fail_writes(0)
        self.fail_flushes(0)
        self.kill_in(0)
        self.slow_flushes([0, 20, 0, 5][self.cuts % 4])
        shutil.rmtree(self.data)
        shutil.copytree(self.shadow, self.data)

    def remove(self) -> None:
        self._control.close()


class LoopDisk:
    """A real ext4 on a loop device. A cut copies the image from under the mounted file system: it holds
    what reached the device, not what is still in the page cache."""

    name = "ext4 image"
    environment: dict[str, str] = {}

    def __init__(self, folder: Path):
        self.folder, self.cuts = folder, 0
        self.data = folder / "mounted"
        self.data.mkdir(parents=True)
        self.image = folder / "disk-0.img"
        with self.image.open("wb") as file:
            file.truncate(96 << 20)
        subprocess.run(["mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", self.image],
                       check=True)
        self._mount()

    @staticmethod
    def possible() -> bool:
        """Tries a whole mount."""
        if not (shutil.which("mkfs.ext4") and shutil.which("losetup") and private_mounts()):
            return False
        with tempfile.TemporaryDirectory() as folder:
            try:
                LoopDisk(Path(folder)).remove()
                return True
            except (OSError, subprocess.CalledProcessError):
                return False

    def _mount(self) -> None:
        # Nothing reaches the device by itself while a slow machine copies the image.
        subprocess.run(["mount", "-o", "loop,commit=300", self.image, self.data], check=True, capture_output=True)

    @property
    def flushes(self) -> int:
        return 1

    def cut(self) -> None:
        self.cuts += 1
        copy = self.folder / f"disk-{self.cuts}.img"
        while True:
            # A late journal commit may run into the copy; then it is no moment in time, so take another.
            before = _digest(self.image)
            subprocess.run(["cp", "--sparse=always", self.image, copy], check=True)
            if before == _digest(copy) == _digest(self.image):
                break
        subprocess.run(["umount", self.data], check=True)
        self.image.unlink()
        self.image = copy
        self._mount()

    def remove(self) -> None:
        _run("umount", str(self.data))


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").digest()


class SmallDisk:
    """A tmpfs of a few MiB that can be filled and freed."""

    environment: dict[str, str] = {}

    def __init__(self, folder: Path, size: str = "8m"):
        self.data = folder / "small"
        self.data.mkdir(parents=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", self.data], check=True)

    @staticmethod
    def possible() -> bool:
        if not private_mounts():
            return False
        with tempfile.TemporaryDirectory() as folder:
            try:
                SmallDisk(Path(folder)).remove()
                return True
            except (OSError, subprocess.CalledProcessError):
                return False

    def fill(self) -> None:
        """Takes every free byte."""
        with (self.data / "filler").open("ab", buffering=0) as file:
            for size in (1 << 16, 1 << 12, 1):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    pass

    def free(self) -> None:
        (self.data / "filler").unlink()

    def remove(self) -> None:
        _run("umount", "-l", str(self.data))
