"""Who is at the other end of a local socket: its user, as the kernel knows it."""

import os
import socket
import struct
import sys

# macOS, sys/un.h and sys/ucred.h: version, user, number of groups, 16 groups.
_SOL_LOCAL, _LOCAL_PEERCRED, _XUCRED_BYTES = 0, 1, 76


def is_same_user(connection: socket.socket) -> bool:
    """Tell whether the other end is a process of this user; False where that cannot be found out."""
    try:
        if sys.platform.startswith("linux"):
            # struct ucred: process, user, group
            content = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
            user = struct.unpack("3i", content)[1]
        else:
            content = connection.getsockopt(_SOL_LOCAL, _LOCAL_PEERCRED, _XUCRED_BYTES)
            user = struct.unpack_from("=Ii", content)[1]
    except (OSError, struct.error):
        return False
    return bool(user == os.getuid())
