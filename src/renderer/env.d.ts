import type { Bridge } from '../ipc/bridge'

declare global {
  interface Window { readonly layerbench: Bridge }
}
