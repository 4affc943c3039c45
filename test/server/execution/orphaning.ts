/** A program whose kernel loops for ever; tells its parent the kernel's process id, and is then killed. */
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { NotebookSession } from '../../../server/execution/session.js'

const session = new NotebookSession(
  {
    kernelPath: fileURLToPath(new URL('../../../server/kernel.js', import.meta.url)),
    notebook: 'orphan',
    folder: tmpdir(),
    memoryLimitBytes: 256 * 2 ** 20,
    trusted: () => true,
  },
  {
    started() {},
    output(_cell, output) {
      if (output.type === 'stream') process.send?.(Number(output.text))
    },
    progress() {},
    ended() {},
    status() {},
    stale() {},
  },
)
await session.run([{ id: 'test:a', text: 'console.log(process.pid)\nfor (;;) {}' }], ['test:a'])
