/** `Ctrl+Shift+G` as that platform's keyboards have it. */
export function keysInWords(keys: string, platform = ''): string {
  if (!platform.startsWith('darwin')) return keys
  return keys.replace('Ctrl+', '⌘').replace('Shift+', '⇧').replace('Alt+', '⌥').replace('Delete', '⌫')
}
