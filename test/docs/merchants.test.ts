import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createEmptyDatabase } from '@paylinks/test-kit/postgres'
import { uniqueExchange } from '@paylinks/test-kit/rabbitmq'
import { expect, test } from 'vitest'
import { freePortVariables, startProgram, temporaryDataDir } from '../system/program.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const guide = readFileSync(new URL('../../docs/merchants.md', import.meta.url), 'utf8')

/** The guide's shell commands, in their order. */
const commands = [...guide.matchAll(/```bash\n(.*?)```/gs)].map(([, block]) => block as string)

/** `npm run admin` builds the program first; here it is run from its source. */
const PRELUDE = `
set -euo pipefail
npm() { while [ "$1" != -- ]; do shift; done; shift; node --import tsx --conditions=@paylinks/source apps/admin/src/main.ts "$@"; }
`

test('every command of the guide for merchants works, from an empty database on', { timeout: 180_000 }, async () => {
  const database = await createEmptyDatabase()
  const dataDir = temporaryDataDir()
  const exchange = uniqueExchange()
  const env = {
    ...(await freePortVariables()),
    PAYLINKS_DATA_DIR: dataDir.path,
    DATABASE_URL: database.url,
    AMQP_URL: exchange.url,
    AMQP_EXCHANGE: exchange.exchange,
  }
  const program = startProgram('main', env)
  try {
    const { links_api_url } = await program.ready()
    const script = [PRELUDE, ...commands].join('\necho\n')
    const { exitCode, output } = await runShell(script, { DATABASE_URL: database.url, API: links_api_url })
    expect(output).toContain('"checkout_session_id":"cs_test_')
    expect(output).toMatch(/^false$/m)
    expect(exitCode, output).toBe(0)
  } finally {
    program.kill('SIGKILL')
    await program.exited
    dataDir.remove()
    await exchange.drop()
    await database.drop()
  }
})

function runShell(script: string, env: Record<string, string>): Promise<{ exitCode: number; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      'bash',
      ['-c', script],
      { cwd: root, env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        resolve({ exitCode: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr })
      },
    )
    child.stdin?.end()
  })
}
