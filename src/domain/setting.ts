import { checkExperiment, type Experiment } from './experiment'

/** A value for one place of an experiment's document, such as `training.batch_size` or `architecture.layers.dense.units`. */
export interface Setting { field: string; value: unknown }

const forbidden = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * An experiment with some places changed, the whole checked again. Items of a list are known by their places from 0, or
 * by their names where they have one.
 * @param where what asks for it, for the failure
 * @param refuse makes a failure of a place that there isn't
 * @throws FailureError `experiment-invalid` where a value doesn't fit
 */
export function withSettings<One extends Setting>(
  experiment: Experiment, settings: readonly One[], where: string,
  refuse: (setting: One, what: string, advice: string) => never,
): Experiment {
  if (!settings.length) return experiment
  const document = JSON.parse(JSON.stringify(experiment)) as Record<string, unknown>
  for (const setting of settings) {
    const path = setting.field.split('.'), last = path.pop()!
    let place: unknown = document
    for (const part of path) place = isPlace(place) ? own(place, keyIn(place, part)) : undefined
    const key = isPlace(place) ? keyIn(place, last) : last
    // Of a list only its places: setting its length would cut it, or ask for billions of layers.
    if (!isPlace(place) || !Object.keys(place).includes(key)) {
      refuse(setting, `the experiment has no ${setting.field}`, `At that place are ${isPlace(place) ? keysOf(place).join(', ') : 'no fields'}.`)
    }
    place[key] = setting.value
  }
  return checkExperiment(document, where)
}

type Place = Record<string, unknown>
const isPlace = (value: unknown): value is Place => typeof value === 'object' && value !== null

const nameOf = (item: unknown): unknown => (isPlace(item) ? item.name : undefined)

/** The key that a part of a path means: in a list also the name of an item. */
function keyIn(place: Place, part: string): string {
  const index = Array.isArray(place) && !/^\d+$/.test(part) ? place.findIndex((item) => nameOf(item) === part) : -1
  return index < 0 ? part : String(index)
}

const own = (place: Place, key: string): unknown =>
  !forbidden.has(key) && Object.hasOwn(place, key) ? place[key] : undefined

const keysOf = (place: Place): string[] => Object.keys(place).map((key) => {
  const name = Array.isArray(place) ? nameOf(place[Number(key)]) : undefined
  return typeof name === 'string' ? `${key} (${name})` : key
})
