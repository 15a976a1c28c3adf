// A driver that is a program: commands on standard input, answers on standard output, until there are no more.
import { createInterface } from 'node:readline';

export async function serve(driver) {
  for await (const line of createInterface({ input: process.stdin })) console.log(await driver.answer(line));
  process.exit(0);
}
