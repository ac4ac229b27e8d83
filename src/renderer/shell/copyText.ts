/** Puts a text on the clipboard, as the copy key does: the page has no other right to it. */
export function copyText(text: string): void {
  const listener = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  document.addEventListener('copy', listener, { capture: true, once: true })
  document.execCommand('copy')
  document.removeEventListener('copy', listener, { capture: true })
}
