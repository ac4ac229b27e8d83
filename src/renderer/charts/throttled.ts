import { onScopeDispose, type ShallowRef, shallowRef, watch } from 'vue'

/**
 * Follows a source at most every `milliseconds`: at once after a pause, then the latest of each interval.
 * Curves grow many times a second; drawing them as often would only take time from everything else.
 * @param chosen what a person chose to see, and whether it still grows: a change of it is followed at once
 */
export function throttled<Value>(
  source: () => Value, milliseconds: number, chosen: () => unknown,
): Readonly<ShallowRef<Value>> {
  const value = shallowRef() as ShallowRef<Value>
  let last = 0, timer: ReturnType<typeof setTimeout> | undefined, next: Value
  const take = () => {
    timer = undefined
    last = Date.now()
    value.value = next
  }
  watch(source, (changed) => {
    next = changed
    if (timer) return
    const wait = last + milliseconds - Date.now()
    if (wait <= 0) take()
    else timer = setTimeout(take, wait)
  }, { immediate: true, flush: 'sync' })
  watch(chosen, () => {
    clearTimeout(timer)
    next = source()
    take()
  }, { flush: 'sync' })
  onScopeDispose(() => clearTimeout(timer))
  return value
}
