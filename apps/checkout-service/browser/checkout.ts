// What makes the checkout pleasant. Every page works without it: the server decides, and renders, everything.
import { enhanceCart } from './cart.ts'
import { countDown } from './countdown.ts'
import { showLocalTimes } from './local-times.ts'
import { enhancePayment } from './payment.ts'
import { submitOnce } from './submit-once.ts'

// The alert of a page that came back with faults is what its reader needs first.
document.querySelector<HTMLElement>('#problems, #cart-fault')?.focus()

showLocalTimes()
countDown()
enhancePayment()
enhanceCart(enhancePayment)
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-once]')) submitOnce(form)
