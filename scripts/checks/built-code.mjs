// What was built holds no test, and nothing that only tests may import.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const TEST_IMPORT = /from ['"](@paylinks\/test-kit|vitest|fast-check)/

const ignored = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard']
const built = execFileSync('git', [...ignored, '--', 'apps/*/dist/*', 'packages/*/dist/*'], { encoding: 'utf8' })
  .split('\0')
  .filter((file) => file && !file.includes('/node_modules/'))

const faults = built.flatMap((file) => {
  if (/\.test\.\w+/.test(file)) return `${file} is a test`
  if (/\.m?js$/.test(file) && TEST_IMPORT.test(readFileSync(file, 'utf8')))
    return `${file} imports what only tests may import`
  return []
})
if (built.length === 0) faults.push('nothing is built')

for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exit(1)
