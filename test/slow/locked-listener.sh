# In a directory: keeps the lock of its memory for ever, as silent-files.test.ts of test/tricks explains, and then listens.
set -e
mkdir $1/real $1/mount
head -c 400000 /dev/zero >$1/real/f
bindfs -f $1/real $1/mount & system=$!
while ! [ -e $1/mount/f ]; do sleep 0.1; done
cat >$1/x.py <<'X'
import ctypes, os, socket, sys, threading, time
kept = socket.socket(); kept.bind(("127.18.0.1", 0))
mmap = ctypes.CDLL(None).mmap; mmap.restype = ctypes.c_void_p
mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
at = mmap(None, 400000, 1, 2, os.open(sys.argv[1] + "/mount/f", os.O_RDONLY), 0)
memory = os.open("/proc/self/mem", os.O_RDONLY)
open(sys.argv[1] + "/ready", "w").close()
while not os.path.exists(sys.argv[1] + "/stopped"): time.sleep(0.05)
threading.Thread(target=lambda: (time.sleep(2), kept.listen())).start()
threading.Thread(target=lambda: (time.sleep(1), mmap(None, 4096, 3, 0x22, -1, 0))).start()
threading.Thread(target=lambda: os.pread(memory, 100, at + 4096 * 80)).start()
X
/usr/bin/python3 $1/x.py $1 & holder=$!
while ! [ -e $1/ready ]; do sleep 0.1; done
kill -STOP $system
touch $1/stopped
cat
kill -9 $holder $system
umount -l $1/mount
