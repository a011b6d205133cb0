"""Unpacks the files of a wheel that match one of the given patterns. Arguments: wheel, folder, patterns…"""

import os
import sys
import zipfile
from fnmatch import fnmatch

wheel, folder, *patterns = sys.argv[1:]
unpacked = 0
with zipfile.ZipFile(wheel) as archive:
    for member in archive.infolist():
        if member.is_dir() or not any(fnmatch(member.filename, pattern) for pattern in patterns):
            continue
        path = archive.extract(member, folder)
        mode = (member.external_attr >> 16) & 0o111
        os.chmod(path, 0o755 if mode else 0o644)
        unpacked += 1
if unpacked == 0:
    sys.exit(f"{wheel} holds none of {patterns}")
