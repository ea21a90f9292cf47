"""measured.py RESULT COMMAND...: runs a command and writes its seconds, processor seconds, peak bytes and exit code.

A process of its own, with next to no imports: Linux counts as a child's peak what its parent held when it was forked, so
a large parent would hide a small child's true peak.
"""
import os
import sys
import time

began = time.monotonic()
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
seconds = time.monotonic() - began
with open(sys.argv[1], "w") as result:
    result.write(f"{seconds} {usage.ru_utime + usage.ru_stime} {usage.ru_maxrss * 1024} {os.waitstatus_to_exitcode(status)}")
