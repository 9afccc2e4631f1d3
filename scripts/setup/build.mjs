import { localTool, runQuietly } from './run-command.mjs'

const turbo = (...args) => runQuietly(localTool('turbo/bin/turbo', 'run', ...args, '--output-logs=errors-only'))

/** Generates code from the Prisma schema and the proto: where they changed, or by `force` in any case. */
export async function generateCode({ force = false } = {}) {
  return { remark: describeCache(await turbo('generate', ...(force ? ['--force'] : []))) }
}

/** Builds every package, where something changed. */
export async function buildAll() {
  return { remark: describeCache(await turbo('build')) }
}

/** Builds one package and those that it depends on, where something changed. */
export async function buildWithDependencies(name) {
  return { remark: describeCache(await turbo('build', `--filter=${name}`)) }
}

function describeCache(output) {
  return /FULL TURBO/.test(output) ? 'unchanged' : undefined
}
