import { CommanderError } from 'commander'
import { describeFailure } from './database.ts'
import { InputFault } from './input-fault.ts'
import { buildProgram } from './program.ts'
import type { Terminal } from './terminal.ts'

/** Runs one command line and resolves to its exit code: 0 done, 1 could not be done, 2 asked wrongly. */
export async function runAdmin(args: string[], { env, print, complain }: Terminal): Promise<0 | 1 | 2> {
  try {
    await buildProgram({ env, print, complain }).parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    // Commander has said itself what it was about; its own code is 0 for what was no fault, such as --help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    const isFault = error instanceof InputFault
    complain(`error: ${isFault ? error.message : describeFailure(error, env)}\n`)
    return isFault ? 2 : 1
  }
}
