# Runs a program in a pseudo terminal of a given size. Its screen's bytes go to standard output; standard input has lines of
# JSON: {"type": "text"} are keys, {"size": [columns, rows]} is a resize, {"end": true} closes the terminal.
#
#   python3 terminal.py COLUMNS ROWS PROGRAM [ARGUMENT ...]
import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios


def resize(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))


child, terminal = pty.fork()
if child == 0:
    resize(0, int(sys.argv[1]), int(sys.argv[2]))
    os.execv(sys.argv[3], sys.argv[3:])
pending = b''
while True:
    ready, _, _ = select.select([terminal, 0], [], [])
    if terminal in ready:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # the child has ended
            break
        os.write(1, part)
    if 0 in ready:
        part = os.read(0, 65536)
        pending += part or b'{"end": true}\n'
        *lines, pending = pending.split(b'\n')
        for line in lines:
            order = json.loads(line)
            if 'type' in order:
                os.write(terminal, order['type'].encode())
            if 'size' in order:
                resize(terminal, *order['size'])
                os.kill(child, signal.SIGWINCH)
            if 'end' in order:
                os.kill(child, signal.SIGKILL)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 255)
