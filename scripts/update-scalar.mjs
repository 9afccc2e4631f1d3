// Takes the bundle of the reference page from the registry: node scripts/update-scalar.mjs <version>
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'

const version = process.argv[2]
if (!/^\d+\.\d+\.\d+$/.test(version ?? '')) throw new Error('say which version, e.g. 1.72.1')
const folder = mkdtempSync(join(tmpdir(), 'scalar-'))
try {
  const packed = execFileSync('npm', [
    'pack',
    '--json',
    '--pack-destination',
    folder,
    `@scalar/api-reference@${version}`,
  ])
  const [{ filename }] = JSON.parse(packed)
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', folder])
  const bundle = readFileSync(join(folder, 'package/dist/browser/standalone.js'))
  const params = { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bundle.length }
  const target = new URL('../apps/links-api/assets/scalar/standalone.js.br', import.meta.url)
  writeFileSync(target, brotliCompressSync(bundle, { params }))
} finally {
  rmSync(folder, { recursive: true })
}
