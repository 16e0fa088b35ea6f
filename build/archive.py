"""
Archives with the same bytes for the same content: archive.py zip FOLDER FILE NAME, archive.py tar FOLDER FILE NAME PRESET, archive.py wheel
FOLDER OUT VERSION RID.
"""

import base64
import hashlib
import os
import sys
import tarfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
# What pip looks for on each platform. The runtime needs glibc 2.27 and macOS 14.
PLATFORMS = {
    "win-x64": "win_amd64",
    "osx-arm64": "macosx_14_0_arm64",
    "osx-x64": "macosx_14_0_x86_64",
    "linux-x64": "manylinux_2_27_x86_64",
    "linux-arm64": "manylinux_2_27_aarch64",
}
PACKAGE = "comfy_assistant_service"


def add(archive, path, name):
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.external_attr = (0o755 if os.access(path, os.X_OK) else 0o644) << 16 | 0o100000 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    with open(path, "rb") as file:
        content = file.read()
    archive.writestr(entry, content, compresslevel=9)
    return content


def files(folder):
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            path = os.path.join(parent, name)
            yield path, os.path.relpath(path, folder).replace(os.sep, "/")


def zip_folder(folder, file, name):
    with zipfile.ZipFile(file, "w") as archive:
        for path, inner in files(folder):
            add(archive, path, f"{name}/{inner}")


def tar_folder(folder, file, name, preset):
    """A .tar.xz: a third smaller than .tar.gz. Preset 0 is quick, 9 small (https://tukaani.org/xz/)."""
    def plain(entry):
        entry.uid = entry.gid = entry.mtime = 0
        entry.uname = entry.gname = ""
        return entry

    with tarfile.open(file, "w:xz", preset=int(preset)) as archive:
        for path, inner in files(folder):
            archive.add(path, f"{name}/{inner}", filter=plain)


def wheel(folder, out, version, rid):
    tag = f"py3-none-{PLATFORMS[rid]}"
    info = f"{PACKAGE}-{version}.dist-info"
    record = []
    with zipfile.ZipFile(os.path.join(out, f"{PACKAGE}-{version}-{tag}.whl"), "w") as archive:
        def keep(name, content):
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            record.append(f"{name},sha256={digest},{len(content)}")

        def text(name, content):
            entry = zipfile.ZipInfo(f"{info}/{name}", (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content)
            keep(f"{info}/{name}", content.encode())

        for path, inner in files(os.path.join(HERE, "wheel", PACKAGE)):
            keep(f"{PACKAGE}/{inner}", add(archive, path, f"{PACKAGE}/{inner}"))
        for path, inner in files(folder):
            keep(f"{PACKAGE}/bin/{inner}", add(archive, path, f"{PACKAGE}/bin/{inner}"))
        with open(os.path.join(HERE, "wheel", "README.md"), encoding="utf-8") as readme:
            text("METADATA", f"Metadata-Version: 2.1\nName: comfy-assistant-service\nVersion: {version}\n"
                 "Summary: The service behind ComfyAssistant, an assistant inside ComfyUI\nLicense: MIT\nRequires-Python: >=3.9\n"
                 f"Description-Content-Type: text/markdown\n\n{readme.read()}")
        text("WHEEL", f"Wheel-Version: 1.0\nGenerator: comfy-assistant\nRoot-Is-Purelib: false\nTag: {tag}\n")
        text("entry_points.txt", f"[console_scripts]\ncomfy-assistant = {PACKAGE}:main\n")
        record.append(f"{info}/RECORD,,\n")
        archive.writestr(zipfile.ZipInfo(f"{info}/RECORD", (1980, 1, 1, 0, 0, 0)), "\n".join(record))


if __name__ == "__main__":
    {"zip": zip_folder, "tar": tar_folder, "wheel": wheel}[sys.argv[1]](*sys.argv[2:])
