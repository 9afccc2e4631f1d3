// npm run bench [-- options]: opens beside references. npm run bench -- size: whether lists stay fast at any size.
// npm run bench -- retention: what opens notice of old sessions being removed. npm run bench -- mint: what indexes cost an
// open. npm run bench -- tenants: what a quiet merchant notices of a noisy one. See docs/performance.md.
import { spawnSync } from 'node:child_process'

const [name, ...options] = process.argv.slice(2)
const OWN_PROGRAMS = {
  size: 'test/size.bench.ts',
  retention: 'test/retention.bench.ts',
  mint: 'test/mint-indexes.bench.ts',
  tenants: 'test/tenants.bench.ts',
}

function run(command, args) {
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

if (Object.hasOwn(OWN_PROGRAMS, name ?? '')) {
  run('npx', ['turbo', 'run', 'generate', '--output-logs=errors-only'])
  run(process.execPath, ['--conditions=@paylinks/source', '--import', 'tsx', OWN_PROGRAMS[name], ...options])
} else {
  run('npx', ['turbo', 'run', 'build'])
  run('npm', ['run', '--silent', 'bench', '-w', '@paylinks/bench', '--', ...process.argv.slice(2)])
}
