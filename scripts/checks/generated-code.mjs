// Generating everything anew changes nothing: neither what is tracked, nor what the tests and the build just used.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { lstatSync, readFileSync } from 'node:fs'
import { generateCode } from '../setup/build.mjs'

const list = (...args) => execFileSync('git', ['ls-files', '-z', ...args], { encoding: 'utf8' }).split('\0')
const ignored = ['--others', '--ignored', '--exclude-standard', '--', 'apps/*/generated/*', 'packages/*/generated/*']

/** What a generator may write: tracked files, and the generated folders that git ignores. */
function digests() {
  const files = [...list(), ...list(...ignored).filter((file) => !file.includes('node_modules/'))]
  const present = files.filter((file) => lstatSync(file, { throwIfNoEntry: false })?.isFile())
  return new Map(present.map((file) => [file, createHash('sha256').update(readFileSync(file)).digest('hex')]))
}

const before = digests()
await generateCode({ force: true })
const after = digests()

const changed = [...new Set([...before.keys(), ...after.keys()])].filter((file) => before.get(file) !== after.get(file))
for (const file of changed) console.error(`${file} is out of date: run npm run generate`)
if (changed.length > 0) process.exit(1)
