// Runs duet_instructions under callgrind, and reads the output.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

// valgrind emulates the best processor that it can, and libraries choose code by its features. The common features of
// x86-64 give the same counts everywhere: no AVX and so on for libc's functions (glibc.cpu.hwcaps), none for OpenSSL's,
// except AES-NI. The environment is otherwise empty, so that the stack begins at the same address.
const environment = {
  GLIBC_TUNABLES: 'glibc.cpu.hwcaps='
    + '-AVX,-AVX2,-AVX512F,-SSSE3,-SSE4_1,-SSE4_2,-BMI2,-ERMS,-FSRM,-AVX_Fast_Unaligned_Load',
  OPENSSL_ia32cap: '~0x1000000000000000:0',
  LD_BIND_NOW: '1',
};

/** Parses callgrind's file: returns the name and the instruction count of each part. */
export function parts(text) {
  const found = new Map();
  let part;
  for (const line of text.split('\n')) {
    const trigger = /^desc: Trigger: Client Request: (.+)$/.exec(line);
    if (trigger) part = trigger[1];
    const total = /^summary: (\d+)$/.exec(line);
    if (!total || part === undefined) continue;
    found.set(part, Number(total[1]));
    part = undefined;
  }
  return found;
}

/**
 * Returns path -> instructions per operation: the difference between two runs of which one is twice as long. See
 * counted.cpp.
 */
async function count(program, paths, file) {
  const { stdout } = await promisify(execFile)('valgrind', [
    '--quiet', '--tool=callgrind', '--instr-atstart=no', '--combine-dumps=yes', `--callgrind-out-file=${file}`,
    `./${basename(program)}`, ...paths,
  ], { cwd: dirname(program), env: { PATH: process.env.PATH, ...environment } });
  const found = parts(await readFile(file, 'utf8'));
  return new Map(stdout.trim().split('\n').map((line) => {
    const [path, times] = line.split(' ');
    const [once, twice] = [1, 2].map((factor) => found.get(`${path} ${factor * times}`));
    if (!(twice > once)) throw new Error(`callgrind has not counted ${path}`);
    return [path, (twice - once) / times];
  }));
}

export async function instructions(program, paths = []) {
  const folder = await mkdtemp(join(tmpdir(), 'duet-instructions-'));
  try {
    return await count(program, paths, join(folder, 'callgrind'));
  } finally {
    await rm(folder, { recursive: true });
  }
}
