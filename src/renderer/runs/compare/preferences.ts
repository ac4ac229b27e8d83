import { reactive } from 'vue'
import type { XUnit } from '../../charts/line'
import type { ColourBy } from './colouring'

/** How compared curves are looked at, until the app is closed. */
export const comparePreferences = reactive({
  xUnit: 'epochs' as XUnit, xLog: false, yLog: false,
  /** Undefined while nobody has chosen: as much as the lines need. */
  smoothing: undefined as number | undefined,
  /** Likewise: train is left out where there are many. */
  train: undefined as boolean | undefined, validation: true,
  colourBy: undefined as ColourBy | undefined,
})
