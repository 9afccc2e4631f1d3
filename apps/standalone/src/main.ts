import { runService } from '@paylinks/service-kit/run-service'
import { announcement } from './announcement.ts'
import { startStandalone } from './start-standalone.ts'

await runService('Paylinks', async () => {
  const installation = await startStandalone(process.env)
  console.log(announcement(installation))
  return installation
})
