import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Load, Measured } from './load.ts'

const SCRIPT = fileURLToPath(new URL('send-targets.lua', import.meta.url))

/** wrk with one thread: on the machines that this is for, more would take from the services what they need. */
export async function driveWrk(load: Load, firstClient: number): Promise<Measured> {
  const { origin, targets, method = 'GET', accept = '*/*', body = '', clients, connections, seconds } = load
  const { contentType = 'application/json' } = load
  const folder = mkdtempSync(join(tmpdir(), 'paylinks-bench-'))
  try {
    const file = join(folder, 'targets')
    writeFileSync(file, targets.map(({ path, authorization = '' }) => `${path}\t${authorization}`).join('\n'))
    const client = clients === 'many' ? String(firstClient) : clients.address
    const options = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '--latency', '-s', SCRIPT, origin]
    const wrk = spawn('wrk', [...options, '--', file, method, accept, client, contentType, body], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [output, errors] = await Promise.all([text(wrk.stdout), text(wrk.stderr)])
    const [, result] = /^RESULT (.*)$/m.exec(output) ?? []
    if (result === undefined) throw new Error(`wrk failed: ${output}${errors}`)
    return JSON.parse(result) as Measured
  } finally {
    rmSync(folder, { recursive: true })
  }
}
