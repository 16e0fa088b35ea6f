import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/** Waits until a process has ended, for at most ten seconds. */
export async function ends(pid) {
  const deadline = Date.now() + 10_000;
  while (isAlive(pid) && Date.now() < deadline) await new Promise((done) => setTimeout(done, 50));
  assert.ok(!isAlive(pid), `process ${pid} goes on`);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    // One that has ended stays in the table until its parent asks.
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
