import { onActivated, onDeactivated, onScopeDispose, type Ref, ref } from 'vue'

/** Whether the view that this belongs to is the one shown: a hidden one need not draw. */
export function useVisible(): Ref<boolean> {
  const visible = ref(true)
  onActivated(() => { visible.value = true })
  onDeactivated(() => { visible.value = false })
  return visible
}

/**
 * As {@link useVisible}, but true again only when the view has been painted as it was left: what takes long to draw
 * doesn't hold up the answer to a click.
 */
export function usePainted(): Ref<boolean> {
  const painted = ref(true)
  let frame = 0
  const stop = () => cancelAnimationFrame(frame)
  onActivated(() => {
    frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => { painted.value = true })
    })
  })
  onDeactivated(() => {
    stop()
    painted.value = false
  })
  onScopeDispose(stop)
  return painted
}
