// No tracked file is large: builds, dumps and recordings do not belong in the history.
import { execFileSync } from 'node:child_process'
import { lstatSync } from 'node:fs'

const LARGEST_BYTES = 1_000_000

const tracked = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0').filter(Boolean)
const sizeOf = (file) => lstatSync(file, { throwIfNoEntry: false })?.size ?? 0
const faults = tracked.filter((file) => sizeOf(file) > LARGEST_BYTES)

for (const file of faults) console.error(`${file} has ${sizeOf(file)} bytes; at most ${LARGEST_BYTES} may be tracked`)
if (faults.length > 0) process.exit(1)
