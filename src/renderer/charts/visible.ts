import { onActivated, onDeactivated, type Ref, ref } from 'vue'

/** Whether the view that this belongs to is the one shown: a hidden one need not draw. */
export function useVisible(): Ref<boolean> {
  const visible = ref(true)
  onActivated(() => { visible.value = true })
  onDeactivated(() => { visible.value = false })
  return visible
}
