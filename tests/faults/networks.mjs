// The networks through which the conformance scenarios pass: the log must be the same as without one.
export const networks = {
  bytes: { single: 2048, singleInChunk: 16 },
  delay: { delay: 20, jitter: 20 },
  throttle: { bandwidth: 4_000_000 },
  stalls: { stall: 60, stallAfter: 3 },
  all: { single: 512, singleInChunk: 16, delay: 5, jitter: 5, bandwidth: 20_000_000, stall: 20, stallAfter: 5 },
};
