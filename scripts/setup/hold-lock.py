"""Holds an exclusive lock on a file until standard input closes.

The kernel drops the lock when this process ends, and this process ends when its parent does, even by SIGKILL:
there is no stale lock to recover from. Arguments: the lock file, and what its owner is, for those who wait.
"""

import fcntl
import sys

path, owner = sys.argv[1:3]
with open(path, "a+") as lock:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        print("waiting " + lock.read().strip(), flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)
    lock.seek(0)
    lock.truncate()
    lock.write(owner)
    lock.flush()
    print("held", flush=True)
    sys.stdin.read()
