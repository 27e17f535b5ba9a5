#!/usr/bin/env python3
"""How large what is deployed is, zipped, and its parts: one JSON line each. Reads the build of `sam build` (.aws-sam/build)."""

import io
import json
import sys
import zipfile
from pathlib import Path

BUILD = Path(__file__).resolve().parent.parent / ".aws-sam" / "build" / "ExchangeToken"


def zipped(files, base):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, file.relative_to(base))
    return len(buffer.getvalue())


def main():
    if not BUILD.is_dir():
        sys.exit("size: FAILED: nothing is built: make build")
    files = sorted(file for file in BUILD.rglob("*") if file.is_file())
    parts = {}
    for file in files:
        within = file.relative_to(BUILD)
        part = within.name if within.suffix == ".jar" else "classes"
        parts.setdefault(part, []).append(file)
    print(json.dumps({"part": "all", "bytes": zipped(files, BUILD)}))
    for size, part in sorted(((zipped(found, BUILD), part) for part, found in parts.items()), reverse=True):
        print(json.dumps({"part": part, "bytes": size}))


if __name__ == "__main__":
    main()
