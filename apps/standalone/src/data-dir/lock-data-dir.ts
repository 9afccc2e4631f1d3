import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { EnvError } from '@paylinks/service-kit/env'

export const LOCK_FILE = 'lock'

/**
 * Makes the data directory this process's own, and resolves to what gives it back. Throws an `EnvError` that names the
 * process which has it. The lock of a process that no longer runs is taken over.
 */
export function lockDataDir(dataDir: string): () => void {
  const lockFile = join(dataDir, LOCK_FILE)
  const mine = holderText(process.pid)
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    while (!createLock(lockFile, mine)) {
      const holder = readLock(lockFile)
      if (holder === undefined) continue
      if (isRunning(holder)) throw new EnvError(inUse(dataDir, holder))
      removeStaleLock(lockFile, holder)
    }
  } catch (error) {
    if (error instanceof EnvError) throw error
    throw new EnvError(`PAYLINKS_DATA_DIR: ${dataDir} cannot be used: ${(error as Error).message}`)
  }
  return () => rmSync(lockFile, { force: true })
}

function inUse(dataDir: string, holder: string): string {
  const [pid] = holder.split(' ')
  return `Process ${pid} already runs Paylinks on the data in ${dataDir}. Stop it, or set PAYLINKS_DATA_DIR to another folder.`
}

function createLock(lockFile: string, holder: string): boolean {
  try {
    writeFileSync(lockFile, holder, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Undefined when the holder has just given it back. */
function readLock(lockFile: string): string | undefined {
  try {
    return readFileSync(lockFile, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Two starters may both find the lock stale: the slower one moves the faster one's new lock, sees it, and puts it back. */
function removeStaleLock(lockFile: string, stale: string): void {
  const aside = `${lockFile}.${process.pid}`
  try {
    renameSync(lockFile, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  if (readFileSync(aside, 'utf8') === stale) rmSync(aside)
  else renameSync(aside, lockFile)
}

/** A process's number and, where the system tells it, its start: numbers are given again, after a reboot for one. */
function holderText(pid: number): string {
  return `${pid} ${startOf(pid)}`
}

function isRunning(holder: string): boolean {
  const pid = Number(holder.split(' ')[0])
  // Also what a process left that was killed while it wrote its lock. Number 0 would ask about our own group.
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  return holderText(pid) === holder
}

/** Linux's start time of a process, in ticks since boot: the 22nd field, counted after the name, which may hold spaces. */
function startOf(pid: number): string {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
