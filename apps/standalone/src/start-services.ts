import { runService } from '@paylinks/service-kit/run-service'
import { announcement } from './announcement.ts'
import { runServices } from './services/run-services.ts'

await runService('Paylinks', async () => {
  const installation = await runServices(process.env)
  console.log(announcement(installation))
  return installation
})
