// `npm start`: installs and builds what is missing, then runs everything in one process on embedded defaults.
// `npm run start:services`: the same, with each service as a process of its own on Postgres, Redis and RabbitMQ.
import './setup/require-node.mjs'
import { buildAll } from './setup/build.mjs'
import { removeStaleDevFile } from './setup/dev-file.mjs'
import { installDependencies } from './setup/install.mjs'
import { root, runInForeground } from './setup/run-command.mjs'
import { reportFailure, step } from './setup/step.mjs'

const programs = { all: 'main.js', services: 'start-services.js' }
const program = programs[process.argv[2] ?? 'all']

if (!program) {
  console.error('usage: node scripts/start.mjs [services]')
  process.exit(2)
}

removeStaleDevFile()
try {
  await step('Dependencies', installDependencies)
  await step('Build', buildAll)
} catch (error) {
  reportFailure(error)
  process.exit(1)
}

process.exitCode = await runInForeground([process.execPath, `${root}apps/standalone/dist/${program}`], process.env)
