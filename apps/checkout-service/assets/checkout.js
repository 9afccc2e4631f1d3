// What makes the checkout pleasant. Every page works without it: the server decides, and renders, everything.

const digitsOf = (text) => text.replace(/\D/g, '')

// The alert of a page that came back with faults is what its reader needs first.
document.querySelector('#problems, #cart-fault')?.focus()

for (const form of document.querySelectorAll('form[data-pay]')) enhancePayment(form)
for (const form of document.querySelectorAll('form[data-once]')) submitOnce(form)
enhanceCart()

function enhancePayment(form) {
  const number = form.querySelector('#card_number')
  if (number) {
    formatWhileTyping(number, groupedNumber)
    formatWhileTyping(form.querySelector('#card_expiry'), slashedExpiry)
    formatWhileTyping(form.querySelector('#card_cvc'), (digits) => digits.slice(0, 4))
    // Registered before submitOnce, which does not begin what this has stopped.
    form.addEventListener('submit', (event) => {
      if (event.submitter?.value !== 'credit_card') return
      const fault = numberFault(digitsOf(number.value), form.dataset.testCards)
      showFault(number, fault)
      if (!fault) return
      event.preventDefault()
      number.focus()
    })
    number.addEventListener('input', () => showFault(number, ''))
  }
  submitOnce(form)
}

/** A number that is no test card must not leave the browser in test mode, for it may be somebody's. */
function numberFault(digits, testCards) {
  if (digits.length === 0) return 'Enter the card number.'
  if (digits.length < 12 || !passesLuhn(digits)) return 'This card number is incorrect. Check it for a typing mistake.'
  if (testCards === undefined || testCards.split(' ').includes(digits)) return ''
  return 'This is a test: use one of the test cards, never a real one. The number was not sent.'
}

function passesLuhn(digits) {
  let sum = 0
  for (const [index, digit] of [...digits].reverse().entries()) {
    const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

function showFault(input, message) {
  const field = input.closest('[data-field]')
  field.classList.toggle('field-faulty', message !== '')
  field.querySelector('.fault').textContent = message
  if (message === '') input.removeAttribute('aria-invalid')
  else input.setAttribute('aria-invalid', 'true')
}

/** 4-4-4-4, and 4-6-5 for American Express. */
function groupedNumber(digits) {
  const isAmex = /^3[47]/.test(digits)
  const groups = isAmex ? /^(\d{1,4})(\d{1,6})?(\d{1,5})?/ : /^(\d{1,4})(\d{1,4})?(\d{1,4})?(\d{1,4})?(\d{1,3})?/
  const [, ...parts] = groups.exec(digits) ?? []
  return parts.filter(Boolean).join(' ')
}

function slashedExpiry(digits) {
  const padded = /^[2-9]/.test(digits) ? `0${digits}` : digits
  return padded.length > 2 ? `${padded.slice(0, 2)} / ${padded.slice(2, 6)}` : padded
}

/** Writes the digits in their customary form, and keeps the caret behind the digit that it was behind. */
function formatWhileTyping(input, format) {
  input.addEventListener('input', () => {
    const before = digitsOf(input.value.slice(0, input.selectionStart ?? input.value.length)).length
    const isAtEnd = input.selectionStart === input.value.length
    const formatted = format(digitsOf(input.value))
    if (formatted === input.value) return
    input.value = formatted
    const caret = isAtEnd ? formatted.length : caretBehind(formatted, before)
    input.setSelectionRange(caret, caret)
  })
}

function caretBehind(text, digitCount) {
  let seen = 0
  for (let index = 0; index < text.length; index++) {
    if (seen === digitCount) return index
    if (/\d/.test(text[index])) seen++
  }
  return text.length
}

/** The server takes a payment once however often it is asked; this spares the customer the doubt. */
function submitOnce(form) {
  let isSubmitted = false
  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return
    if (isSubmitted) return event.preventDefault()
    isSubmitted = true
    event.submitter?.setAttribute('aria-disabled', 'true')
  })
  // A page that the back button brings back as it was can be submitted again.
  window.addEventListener('pageshow', (event) => {
    if (!event.persisted) return
    isSubmitted = false
    for (const button of form.querySelectorAll('[aria-disabled]')) button.removeAttribute('aria-disabled')
  })
}

/** Sends every change of the cart at once, and puts what the server answers in the place of what it concerns. */
function enhanceCart() {
  const form = document.querySelector('form[data-cart]')
  if (!form) return
  form.classList.add('cart-live')
  for (const stepper of form.querySelectorAll('[data-stepper]')) addStepButtons(stepper)
  form.addEventListener('change', () => form.reportValidity() && form.requestSubmit())
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    updateCart(form, event.submitter)
  })
}

function addStepButtons(stepper) {
  const input = stepper.querySelector('input')
  const label = stepper.previousElementSibling?.textContent.trim() ?? 'Quantity'
  const stepButton = (text, name, step) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.id = `${input.id}-${name}`
    button.textContent = text
    button.setAttribute('aria-label', `${name === 'less' ? 'Less' : 'More'}: ${label}`)
    const next = Number(input.value) + step
    button.disabled = next < Number(input.min) || next > Number(input.max)
    button.addEventListener('click', () => {
      input.value = String(Number(input.value) + step)
      input.form.requestSubmit()
    })
    return button
  }
  stepper.classList.add('stepper-ready')
  stepper.prepend(stepButton('−', 'less', -1))
  stepper.append(stepButton('+', 'more', 1))
}

/** The submission that came while an earlier one was under way; the newest is enough, for the form holds every quantity. */
let waiting = null

async function updateCart(form, submitter) {
  const summary = document.querySelector('#summary')
  if (summary.getAttribute('aria-busy') === 'true') {
    // A line that is being removed still has its quantity in the form: sent again it would come back.
    if (!summary.hasAttribute('data-removing')) waiting = { submitter }
    return
  }
  summary.setAttribute('aria-busy', 'true')
  try {
    let page
    for (let next = { submitter }; next !== null; next = waiting) {
      waiting = null
      summary.toggleAttribute('data-removing', Boolean(next.submitter))
      const body = new URLSearchParams(new FormData(form, next.submitter))
      const response = await fetch(form.action, { method: 'POST', body })
      page = new DOMParser().parseFromString(await response.text(), 'text/html')
      // What is sent next goes on from what the server has just answered.
      const terms = page.querySelector('form[data-cart] [name=terms]')
      if (terms) form.elements.terms.value = terms.value
    }
    const isSameForm = Boolean(page.querySelector('#card_number')) === Boolean(document.querySelector('#card_number'))
    if (!page.querySelector('#summary') || !isSameForm) throw new Error('another page')
    replacePage(page)
  } catch {
    // Whatever it was, the page as the server sees it now says it better.
    window.location.reload()
  }
}

/** The summary as a whole; of the payment only what depends on the cart, so that nothing typed is lost. */
function replacePage(page) {
  const focusedId = document.activeElement?.id
  document.querySelector('#summary').replaceWith(page.querySelector('#summary'))
  for (const selector of ['#pay [data-label]', '#pay .terms']) {
    const fresh = page.querySelector(selector)
    if (fresh) document.querySelector(selector)?.replaceWith(fresh)
  }
  const terms = page.querySelector('#pay [name=terms]')
  if (terms) document.querySelector('#pay [name=terms]').value = terms.value
  enhanceCart()

  const fault = document.querySelector('#cart-fault')
  if (fault) fault.focus()
  else if (focusedId) document.getElementById(focusedId)?.focus()
  const amount = document.querySelector('.headline-amount')?.textContent
  document.querySelector('[data-announcement]').textContent = fault ? '' : `The order was updated: ${amount}`
}
