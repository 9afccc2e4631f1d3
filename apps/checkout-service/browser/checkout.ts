// What makes the checkout pleasant. Every page works without it: the server decides, and renders, everything.
import { enhanceCart } from './cart.ts'
import { enhancePayment } from './payment.ts'
import { submitOnce } from './submit-once.ts'
import { forgetTyped } from './typed-details.ts'

// The alert of a page that came back with faults is what its reader needs first.
document.querySelector<HTMLElement>('#problems, #cart-fault')?.focus()

enhancePayment()
enhanceCart(enhancePayment)
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-once]')) submitOnce(form)
if (document.querySelector('[data-receipt]')) forgetTyped()
