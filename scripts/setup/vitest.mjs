import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localTool, runInForeground, toolEnv } from './run-command.mjs'

/** Runs vitest on this terminal and resolves with `{ passed, failed, exitCode }`. */
export async function runVitest(args, env) {
  const folder = mkdtempSync(join(tmpdir(), 'paylinks-test-'))
  try {
    const resultFile = join(folder, 'result.json')
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultFile}`]
    const command = localTool('vitest/vitest.mjs', 'run', ...reporters, ...args)
    const exitCode = await runInForeground(command, { ...toolEnv, ...env })
    return judge(readResult(resultFile), exitCode)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function readResult(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined // vitest ended before it could write one: judged by its exit code
  }
}

/**
 * Counts a run from vitest's JSON result. What fails outside a test (a file that does not load, a hook, an unhandled
 * rejection) counts as one failure, and a run without a test is not a success.
 */
export function judge(result, exitCode) {
  let passed = 0
  let failed = 0
  for (const file of result?.testResults ?? []) {
    const count = (status) => file.assertionResults.filter((assertion) => assertion.status === status).length
    passed += count('passed')
    failed += count('failed') || (file.status === 'failed' ? 1 : 0)
  }
  if (exitCode !== 0) failed = Math.max(failed, 1)
  return { passed, failed, exitCode: exitCode || (failed > 0 || passed === 0 ? 1 : 0) }
}
