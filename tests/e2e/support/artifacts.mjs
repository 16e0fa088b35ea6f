import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const folder = new URL('../artifacts/', import.meta.url);

/** The path of the screenshot with that name. */
export const artifact = (name) => fileURLToPath(new URL(`${name}.png`, folder));

// Each test file is its own process; they share only the runner that started them. The first to create its mark deletes what earlier
// runs left behind: everything older than the mark, so nothing that another file of this run has just written.
const mark = new URL(`.run-${process.ppid}`, folder);
await mkdir(folder, { recursive: true });
const first = await writeFile(mark, '', { flag: 'wx' }).then(
  () => true,
  (error) => {
    if (error.code !== 'EEXIST') throw error;
    return false;
  },
);
if (first) {
  const { mtimeMs: start } = await stat(mark);
  for (const name of await readdir(folder)) {
    const file = new URL(encodeURIComponent(name), folder);
    if ((await stat(file)).mtimeMs < start) await rm(file, { recursive: true });
  }
}
