import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { waitFor } from '@paylinks/test-kit/wait-for'

/** What `dev.json` holds of one mode. */
type DemoIds = Record<
  | 'price_one_time_usd'
  | 'price_one_time_eur'
  | 'price_monthly_usd'
  | 'price_archived'
  | 'package_usd'
  | 'coupon_percent'
  | 'coupon_fixed_usd'
  | 'customer',
  string
>

export type DevFile = {
  account_id: string
  live_key: string
  test_key: string
  links_api_url: string
  share_url: string
  checkout_url: string
  dashboard_url: string
  live: DemoIds
  test: DemoIds
}

export type Program = {
  pid: number
  /** All that it has printed so far. */
  output(): string
  exited: Promise<number | null>
  /** Waits for `dev.json`, which says that everything is ready to serve. Rejects when the program ends before. */
  ready(): Promise<DevFile>
  kill(signal: NodeJS.Signals): void
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const START_TIMEOUT_MS = 150_000

/** Variables of the machine that runs the tests must not reach a program that is to run on its defaults. */
const OWN_VARIABLES = ['DATABASE_URL', 'REDIS_URL', 'AMQP_URL', 'LOG_LEVEL', 'PAYLINKS_DATA_DIR']

/** Runs a program of apps/standalone from its source, as `npm start` runs it built. */
export function startProgram(name: 'main' | 'start-services', env: Record<string, string>): Program {
  const inherited = Object.entries(process.env).filter(([variable]) => !OWN_VARIABLES.includes(variable))
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--conditions=@paylinks/source', `apps/standalone/src/${name}.ts`],
    { cwd: root, env: { ...Object.fromEntries(inherited), ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  const exited = once(child, 'close').then(([code]) => code as number | null)
  const devFile = join(env.PAYLINKS_DATA_DIR as string, 'dev.json')

  return {
    pid: child.pid as number,
    output: () => output,
    exited,
    async ready() {
      // The file alone could be that of a process which was killed.
      const isReady = () => output.includes('Paylinks is ready') && existsSync(devFile)
      const started = waitFor(isReady, { timeoutMs: START_TIMEOUT_MS })
      await Promise.race([
        started,
        exited.then((code) => {
          throw new Error(`The program ended with ${code} before it was ready:\n${output}`)
        }),
      ])
      return JSON.parse(readFileSync(devFile, 'utf8'))
    },
    kill: (signal) => void child.kill(signal),
  }
}

/** A folder for the data of one test. */
export function temporaryDataDir(): { path: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'paylinks-system-'))
  return { path: join(folder, '.paylinks'), remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Ports below those that the system gives out by itself, so that nothing takes them between here and their use. */
const FIRST_PORT = 20_000
const LAST_PORT = 31_900

/** The first of `count` neighbouring ports that are free. */
async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT))
    const ports = Array.from({ length: count }, (_, index) => first + index)
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return first
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}

/** The ports of an installation with this many gateways. */
export async function freePortVariables(gateways = 1): Promise<Record<string, string>> {
  const first = await freePorts(4 + gateways)
  return {
    LINKS_API_PORT: String(first),
    CHECKOUT_PORT: String(first + 1),
    CHECKOUT_GRPC_PORT: String(first + 2),
    WEBHOOK_PORT: String(first + 3),
    SHARE_GATEWAY_PORT: String(first + 4),
  }
}
