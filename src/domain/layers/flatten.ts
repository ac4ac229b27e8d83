import { sizeOf } from '../shape'
import { defineLayer } from './definition'

export const flatten = defineLayer({
  type: 'Flatten',
  category: 'core',
  summary: 'Lays the values out in one row, as Dense needs them',
  fields: {},
  chips: [],
  infer: (_config, input) => ({ output: [sizeOf(input)], weights: [], multiplyAdds: 0 }),
})
