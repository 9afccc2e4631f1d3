// What was built holds no test, and nothing that only tests may import.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const built = execFileSync(
  'git',
  ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--', 'apps/*/dist', 'packages/*/dist'],
  {
    encoding: 'utf8',
  },
)
  .split('\0')
  .filter((file) => file && !file.includes('/node_modules/'))

const faults = [
  ...built.filter((file) => /\.test\.\w+/.test(file)).map((file) => `${file} is a test`),
  ...built
    .filter(
      (file) =>
        file.endsWith('.js') && /from ['"](@paylinks\/test-kit|vitest|fast-check)/.test(readFileSync(file, 'utf8')),
    )
    .map((file) => `${file} imports what only tests may import`),
]
if (built.length === 0) faults.push('nothing is built')

for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exit(1)
