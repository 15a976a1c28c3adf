// What is compared, and how much of it a run does.

const sizes = [[64, '64 B'], [1024, '1 KiB'], [16 << 10, '16 KiB'], [1 << 20, '1 MiB']];

/** How many times the main thread's time of plain JavaScript the wasm client may take. */
const goalOf = (size) => (size < 1024 ? 1.25 : 1.10);

/** As many acknowledged at once, so that little but sending is measured and little waits. */
const batchOf = (size) => Math.max(2, Math.min(64, (1 << 20) / size));

function cell(direction, text, [size, label]) {
  const kind = text ? 'text' : 'binary';
  const batch = batchOf(size);
  const jobs = {
    receive: (count) => ({ command: `flood ${kind} ${size} ${count}`, text, size, sends: 0, receives: count, window: 0, credit: 0 }),
    send: (count) => ({ command: `sink ${count} ${batch}`, text, size, sends: count, receives: count / batch, window: 2 * batch, credit: batch }),
  };
  return {
    name: `${direction} ${kind} ${label}`,
    goal: goalOf(size),
    /** A job of about so many messages, and how many they are. */
    job(about) {
      const count = Math.max(1, Math.round(about / batch)) * batch;
      return { count, job: jobs[direction](count) };
    },
  };
}

export const cells = ['receive', 'send'].flatMap(
  (direction) => [true, false].flatMap(
    (text) => sizes.map((size) => cell(direction, text, size))));
