import { shallowReactive } from 'vue'
import type { Place } from '../../../../domain/edits'

/** Where something would be dropped, and how far below the top of its list the line that shows it stands, in pixels. */
export interface Target extends Place { top: number }

/** What is dragged now, for the cards and lists to show. */
export const drag = shallowReactive<{
  /** The items that are moved; none where something new is dragged in. */
  moving: ReadonlySet<string>
  target: Target | undefined
  /** How often something was dropped. */
  drops: number
}>({ moving: new Set(), target: undefined, drops: 0 })
