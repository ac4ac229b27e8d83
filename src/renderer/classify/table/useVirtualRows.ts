import { computed, onBeforeUnmount, ref, type Ref, watch } from 'vue'

/** Rows beyond what is in view, so that scrolling a little shows no gap. */
const spare = 6

/**
 * Of many rows of one height those in view.
 * @param scroller what scrolls @param head the height of what stands above the rows and stays there
 */
export function useVirtualRows(scroller: Ref<HTMLElement | null>, count: () => number, rowHeight: number, head: number) {
  const top = ref(0), height = ref(600), width = ref(Infinity)
  const measure = () => {
    top.value = scroller.value?.scrollTop ?? 0
    height.value = scroller.value?.clientHeight ?? 0
    width.value = scroller.value?.clientWidth || Infinity // 0 while it isn't in the page
  }
  const observer = new ResizeObserver(measure)
  watch(scroller, (element, before) => {
    if (before) observer.unobserve(before)
    if (element) observer.observe(element)
  })
  onBeforeUnmount(() => observer.disconnect())

  const range = computed(() => {
    const from = Math.max(0, Math.min(Math.floor(top.value / rowHeight), count() - 1) - spare)
    return { from, to: Math.min(count(), from + Math.ceil(height.value / rowHeight) + 2 * spare) }
  })
  /** Scrolls no further than is needed to see that row. */
  function reveal(index: number) {
    const element = scroller.value
    if (!element || index < 0) return
    const begin = index * rowHeight, end = begin + rowHeight, room = element.clientHeight - head
    if (begin < element.scrollTop) element.scrollTop = begin
    else if (end > element.scrollTop + room) element.scrollTop = end - room
  }
  const perPage = () => Math.max(1, Math.floor((height.value - head) / rowHeight) - 1)
  return { range, width, measure, reveal, perPage }
}
