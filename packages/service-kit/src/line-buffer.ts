import { pino } from 'pino'

type LineBuffer = { write(line: string): void }

/** Enough for a turn of the event loop with hundreds of requests; beyond it the lines go out at once. */
const MAX_BUFFERED_CHARACTERS = 64 * 1024

let standardOutput: LineBuffer | undefined

/**
 * Standard output, one write for all lines of a turn of the event loop: the system call costs more than the line. What
 * is left is written when the process exits, also by an exception.
 */
export function bufferedStandardOutput(): LineBuffer {
  standardOutput ??= createLineBuffer()
  return standardOutput
}

function createLineBuffer(): LineBuffer {
  const output = pino.destination({ dest: 1, sync: true })
  let buffered = ''
  let isDue = false

  function flush(): void {
    isDue = false
    const lines = buffered
    buffered = ''
    if (lines !== '') output.write(lines)
  }

  process.on('exit', flush)
  return {
    write(line) {
      buffered += line
      if (buffered.length > MAX_BUFFERED_CHARACTERS) flush()
      else if (!isDue) {
        isDue = true
        setImmediate(flush)
      }
    },
  }
}
