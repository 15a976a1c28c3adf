# port_test.py PORT SOURCE...: the port compiles these sources of the library, and no others.
import importlib.util
import os
import sys

spec = importlib.util.spec_from_file_location('duet_port', sys.argv[1])
port = importlib.util.module_from_spec(spec)
spec.loader.exec_module(port)

expected = {os.path.realpath(path) for path in sys.argv[2:]}
compiled = {os.path.realpath(os.path.join(port.root, path)) for path in port.sources()}
for path in sorted(expected - compiled):
  print(f'the port does not compile {path}')
for path in sorted(compiled - expected):
  print(f'only the port compiles {path}')
sys.exit(expected != compiled)
