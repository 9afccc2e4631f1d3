/** Counts seconds down in the page. Going on when they are over is the work of the `Refresh` header. */
export function countDown(): void {
  const shown = document.querySelector('[data-countdown]')
  if (!shown) return
  const endsAt = performance.now() + Number(shown.textContent) * 1000
  setInterval(() => {
    shown.textContent = String(Math.max(0, Math.ceil((endsAt - performance.now()) / 1000)))
  }, 250)
}
