import { reactive } from 'vue'
import type { Share } from './figures'
import type { XUnit } from './line'

/** How curves are looked at, the same in Train and Runs until the app is closed. */
export const chartPreferences = reactive({
  xUnit: 'epochs' as XUnit, log: false, smooth: true, share: 'accuracy' as Share, norms: false,
})
