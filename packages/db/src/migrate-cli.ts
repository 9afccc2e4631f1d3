import { migrateCommand } from './migrate-command.ts'

const { ok, message } = await migrateCommand(process.env)
if (ok) console.log(message)
else console.error(message)
process.exitCode = ok ? 0 : 1
