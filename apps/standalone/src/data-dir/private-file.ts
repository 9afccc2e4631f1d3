import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs'

/** Writes a file that its owner alone can read. Whoever reads it meets the old content or the new, never a part. */
export function writePrivateFile(path: string, content: string): void {
  const draft = `${path}.${process.pid}`
  rmSync(draft, { force: true })
  writeFileSync(draft, content, { mode: 0o600, flag: 'wx' })
  chmodSync(draft, 0o600)
  renameSync(draft, path)
}
