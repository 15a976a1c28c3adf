# Acts as the service manager for a program: opens a socket, passes it as descriptor 3, and restarts the program on the
# same socket after each successful end. Prints the process id and the port each time.
#
#   python3 socket_manager.py tcp|PATH|datagram|idle|none RUNS PROGRAM [ARGUMENT ...]
import os
import socket
import sys

kind, runs, program = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
if kind.startswith('/'):
    passed = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    passed.bind(kind)
else:
    passed = socket.socket(socket.AF_INET, socket.SOCK_DGRAM if kind == 'datagram' else socket.SOCK_STREAM)
    passed.bind(('127.0.0.1', 0))
if kind == 'tcp' or kind.startswith('/'):
    passed.listen(4096)  # a thousand clients may connect at once

for _ in range(runs):
    child = os.fork()
    if child == 0:
        print(os.getpid(), 0 if kind.startswith('/') else passed.getsockname()[1], flush=True)
        if kind == 'none':
            os.dup2(os.open('/dev/null', os.O_RDONLY), 3)
        else:
            os.dup2(passed.fileno(), 3)
        os.set_inheritable(3, True)  # dup2 has no effect if it is 3 already
        os.environ.setdefault('LISTEN_PID', str(os.getpid()))
        os.environ.setdefault('LISTEN_FDS', '1')
        os.execv(program[0], program)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status != 0:
        sys.exit(status)
