/** A failure whose message is all that the reader needs: no stack is shown. */
export class SetupError extends Error {}

/**
 * Runs one step of a script and says in one line what came of it and how long it took.
 * `work` may resolve with a `remark` to add to that line and a `value` to resolve with.
 */
export async function step(name, work) {
  const startedAt = performance.now()
  if (process.stdout.isTTY) process.stdout.write(`… ${name}`)
  const report = (mark, remark = '') => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    if (process.stdout.isTTY) process.stdout.write('\r\x1b[K')
    console.log(`${mark} ${name}${remark && `: ${remark}`} (${seconds} s)`)
  }
  try {
    const { remark, value } = (await work()) ?? {}
    report('✓', remark)
    return value
  } catch (error) {
    report('✗')
    throw error
  }
}

/** Tells why a script stops: the message alone when we foresaw the failure, else the stack too. */
export function reportFailure(error) {
  console.error(error instanceof SetupError ? `\n${error.message}\n` : error)
}
