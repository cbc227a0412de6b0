"""System calls that the tricks need and no shell offers; x86-64 and arm64 share these numbers where it matters."""
import array
import ctypes
import os
import socket
import sys
import time

libc = ctypes.CDLL(None, use_errno=True)


def check(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def listening():
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((os.environ["A"], int(os.environ["P"])))
    made.listen()
    return made


def own_network():
    """A network namespace of its own, for the calling thread, in which the address to listen on is its own."""
    import fcntl
    import struct
    check(libc.unshare(0x40000000))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        address = struct.pack("16sHH4s8x", b"lo", 2, 0, socket.inet_aton(os.environ["A"]))
        fcntl.ioctl(asking, 0x8914, struct.pack("16sh14x", b"lo", 0x49))  # SIOCSIFFLAGS: up
        fcntl.ioctl(asking, 0x8916, address)  # SIOCSIFADDR


def up():
    """Tells that a trick listens where the suite cannot see it."""
    open(os.environ["D"] + "/up", "w").close()


def forever():
    while True:
        time.sleep(3600)


def comm(name):
    check(libc.prctl(15, name, 0, 0, 0))


def stat_fields():
    with open("/proc/self/stat") as stat:
        return stat.read().rpartition(")")[2].split()


def overwrite_argv(words):
    """Writes over the words that the process was started with, as setproctitle does."""
    fields = stat_fields()
    start, end = int(fields[45]), int(fields[46])
    text = words[: end - start].ljust(end - start, b"\0")
    ctypes.memmove(start, text, end - start)


class MemoryMap(ctypes.Structure):
    """struct prctl_mm_map of linux/prctl.h."""

    _fields_ = [(name, ctypes.c_uint64) for name in (
        "start_code end_code start_data end_data start_brk brk start_stack arg_start arg_end env_start env_end auxv"
    ).split()] + [("auxv_size", ctypes.c_uint32), ("exe_fd", ctypes.c_uint32)]


def memory_map():
    fields = stat_fields()
    number = lambda index: int(fields[index - 3])
    made = MemoryMap()
    made.start_code, made.end_code, made.start_stack = number(26), number(27), number(28)
    made.start_data, made.end_data, made.start_brk = number(45), number(46), number(47)
    made.arg_start, made.arg_end, made.env_start, made.env_end = (number(at) for at in (48, 49, 50, 51))
    made.brk = check_pointer(libc.sbrk)
    made.exe_fd = 0xFFFFFFFF
    return made


def check_pointer(sbrk):
    sbrk.restype = ctypes.c_void_p
    return sbrk(0)


def apply_map(made):
    """PR_SET_MM, PR_SET_MM_MAP."""
    check(libc.prctl(35, 14, ctypes.byref(made), ctypes.sizeof(made), 0))


def set_argv(words, size=0):
    """Lets /proc/PID/cmdline show words of any length: any process may, prctl(2)."""
    import mmap
    memory = mmap.mmap(-1, size or len(words), mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    memory.write(words)
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    made = memory_map()
    made.arg_start, made.arg_end = address, address + len(memory)
    apply_map(made)
    return memory
