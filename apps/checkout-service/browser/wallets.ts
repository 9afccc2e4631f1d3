/** What tells that this browser has a wallet. The others work in every browser. */
const needed: Record<string, string> = { apple_pay: 'ApplePaySession', google_pay: 'PaymentRequest' }

/** Takes away the buttons of wallets that this browser does not have, and says so where no other way to pay is left. */
export function hideMissingWallets(): void {
  for (const group of document.querySelectorAll<HTMLElement>('[data-live-wallets=true]')) {
    for (const button of group.querySelectorAll('button')) {
      const global = needed[button.value]
      if (global !== undefined && !(global in window)) button.remove()
    }
    if (group.childElementCount > 0) continue
    if (group.nextElementSibling?.classList.contains('divider')) group.nextElementSibling.remove()
    group.remove()
    document.querySelector('[data-no-wallet]')?.removeAttribute('hidden')
  }
}
