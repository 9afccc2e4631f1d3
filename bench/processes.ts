import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A process that the benchmark started. */
export type Started = { name: string; pid: number; stop(): Promise<void> }

const READY_WITHIN_MS = 30_000
const READY_POLL_MS = 50
const STOP_WITHIN_MS = 10_000

type StartOptions = {
  name: string
  /** Arguments of node. */
  args: string[]
  env: Record<string, string>
  /** Answers 200 once the process serves. */
  readyUrl: string
}

/** Starts a program with nothing in its environment but what is given and the machine's own, and waits until it serves. */
export async function startProcess({ name, args, env, readyUrl }: StartOptions): Promise<Started> {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // Read, as a log collector would, and kept for nobody.
  child.stdout?.resume()
  const stop = () => stopProcess(child)
  try {
    await untilReady(name, child, readyUrl)
  } catch (error) {
    await stop()
    throw error
  }
  return { name, pid: child.pid ?? 0, stop }
}

async function untilReady(name: string, child: ChildProcess, readyUrl: string): Promise<void> {
  const giveUpAt = Date.now() + READY_WITHIN_MS
  while (child.exitCode === null && Date.now() < giveUpAt) {
    const response = await fetch(readyUrl).catch(() => undefined)
    if (response?.ok) return
    await new Promise((resolve) => setTimeout(resolve, READY_POLL_MS))
  }
  throw new Error(`${name} did not start (exit code ${child.exitCode})`)
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const kill = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
  await exited
  clearTimeout(kill)
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** The kernel counts in ticks of 10 ms. */
const MICROS_PER_TICK = 10_000

/** CPU time that a process has used so far, user and system; 0 of one that is gone. Linux only. */
export function cpuMicros(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field may hold spaces, so fields are counted from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) * MICROS_PER_TICK
  } catch {
    return 0
  }
}

/** Memory that a process holds. */
export function residentMiB(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Math.round(Number(kib) / 1024)
}

/** Postgres' processes that serve this database. Empty where Postgres runs elsewhere. */
export function backendsOf(database: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) =>
      commandOf(pid)
        .match(/^postgres: .*/)?.[0]
        .includes(` ${database} `),
    )
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
