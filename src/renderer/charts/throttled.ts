import { onScopeDispose, type ShallowRef, shallowRef, watch } from 'vue'

/**
 * Follows a source at most once in each interval of `milliseconds`: at once after a pause, then the latest of each.
 * Curves grow many times a second; drawing them as often would only take time from everything else. The intervals are the
 * clock's, so that all that is followed like this is drawn in one frame.
 * @param chosen what a person chose to see, and whether it still grows: a change of it is followed at once
 */
export function throttled<Value>(
  source: () => Value, milliseconds: number, chosen: () => unknown,
): Readonly<ShallowRef<Value>> {
  const value = shallowRef() as ShallowRef<Value>
  const intervalNow = () => Math.floor(Date.now() / milliseconds)
  let last = -1, timer: ReturnType<typeof setTimeout> | undefined, next: Value
  const take = () => {
    timer = undefined
    last = intervalNow()
    value.value = next
  }
  watch(source, (changed) => {
    next = changed
    if (timer) return
    if (intervalNow() > last) take()
    else timer = setTimeout(take, milliseconds - Date.now() % milliseconds)
  }, { immediate: true, flush: 'sync' })
  watch(chosen, () => {
    clearTimeout(timer)
    next = source()
    take()
  }, { flush: 'sync' })
  onScopeDispose(() => clearTimeout(timer))
  return value
}
