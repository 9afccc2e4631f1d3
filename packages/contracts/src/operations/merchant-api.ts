import type { Operation } from './operation.ts'
import * as paymentLinks from './payment-links.ts'

/** Every operation of the merchant API. */
export const merchantApi: readonly Operation[] = [...Object.values(paymentLinks)]
