import { parseArgs } from 'node:util'
import { createPaylinksClient, type PaylinksClient } from '../client.ts'
import { PaylinksError } from '../paylinks-error.ts'
import { listen } from './listen.ts'
import { trigger, triggers } from './trigger.ts'

export type CliContext = {
  args: string[]
  env: Record<string, string | undefined>
  print(line: string): void
  printError(line: string): void
  /** Ends what goes on and on. */
  signal: AbortSignal
}

const USAGE = `Usage:
  paylinks listen --forward-to http://localhost:3000/webhooks [--secret whsec_…] [--types type,type]
    Sends test-mode events to a program on this machine, signed, as soon as they happen. It reads the event log, so it
    works behind a firewall.
  paylinks trigger <type>
    Makes an event happen in test mode: ${Object.keys(triggers).join(', ')}.

Set PAYLINKS_API_KEY to a test key (sk_test_…) and PAYLINKS_ACCOUNT_ID to your account.
PAYLINKS_URL is where the merchant API answers: http://localhost:4000 unless you set it.`

/** What the user must mend. */
class UsageError extends Error {}

/** Runs one command; resolves to the exit code of the program. */
export async function runCli(context: CliContext): Promise<number> {
  const { args, printError } = context
  try {
    const [command, ...rest] = args
    if (command === 'listen') await runListen(rest, context)
    else if (command === 'trigger') await runTrigger(rest, context)
    else throw new UsageError(USAGE)
    return 0
  } catch (error) {
    const isOurs = error instanceof UsageError || error instanceof PaylinksError
    if (!isOurs && !(error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')) throw error
    printError((error as Error).message)
    return 1
  }
}

async function runListen(args: string[], context: CliContext): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { 'forward-to': { type: 'string' }, secret: { type: 'string' }, types: { type: 'string' } },
  })
  const url = values['forward-to']
  if (url === undefined || !/^https?:\/\//.test(url) || !URL.canParse(url)) throw new UsageError(USAGE)
  if (values.secret !== undefined && !values.secret.startsWith('whsec_'))
    throw new UsageError('--secret must begin with whsec_')
  const { print, signal } = context
  await listen({
    client: clientOf(context),
    url,
    secret: values.secret,
    types: values.types?.split(','),
    print,
    signal,
  })
}

async function runTrigger(args: string[], context: CliContext): Promise<void> {
  const { positionals } = parseArgs({ args, allowPositionals: true, options: {} })
  const [type = '', ...others] = positionals
  if (others.length > 0 || !Object.hasOwn(triggers, type)) throw new UsageError(USAGE)
  const id = await trigger(clientOf(context), type as keyof typeof triggers)
  context.print(`${type}: ${id}`)
}

/** A client in test mode: in live mode customers pay real money, and a developer's machine has no part in it. */
function clientOf({ env }: CliContext): PaylinksClient {
  const { PAYLINKS_API_KEY: apiKey, PAYLINKS_ACCOUNT_ID: accountId, PAYLINKS_URL: baseUrl } = env
  if (!apiKey || !accountId) throw new UsageError('Set PAYLINKS_API_KEY and PAYLINKS_ACCOUNT_ID first.')
  if (!apiKey.startsWith('sk_test_')) throw new UsageError('PAYLINKS_API_KEY must be a test key: sk_test_…')
  try {
    return createPaylinksClient({ baseUrl: baseUrl || 'http://localhost:4000', accountId, apiKey })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}
