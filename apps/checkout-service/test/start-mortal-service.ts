import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { TOKEN_SECRET } from './checkout-service.ts'

const ENTRY = fileURLToPath(new URL('mortal-service.ts', import.meta.url))

/** Starts the service as a process that dies at this step; `died` resolves with the signal that ended it. */
export async function startMortalService(databaseUrl: string, diesAt: string) {
  const child = fork(ENTRY, {
    execArgv: ['--conditions=@paylinks/source', '--import', 'tsx'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      CHECKOUT_PORT: '0',
      CHECKOUT_GRPC_PORT: '0',
      CHECKOUT_TOKEN_SECRET: TOKEN_SECRET,
      LOG_LEVEL: 'error',
      SHUTDOWN_DELAY_SECONDS: '0',
      DIES_AT: diesAt,
    },
  })
  const died = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null)
  const [ports] = (await once(child, 'message')) as [{ port: number; grpcPort: number }]
  return { ...ports, died, kill: () => child.kill('SIGKILL') }
}
