import { ref } from 'vue'

/** What was last done in Design, for people who hear the page. */
const announced = ref('')
let last = 0

export function useAnnouncer() {
  /** The same sentence twice is said twice: a space that isn't heard makes it new. */
  const announce = (sentence: string) => {
    last = Date.now()
    announced.value = announced.value === sentence ? `${sentence}\u00a0` : sentence
  }
  /** Said after what was just announced, rather than instead of it. */
  const add = (sentence: string) => announce(Date.now() - last < 300 ? `${announced.value}. ${sentence}` : sentence)
  return { announced, announce, add }
}
