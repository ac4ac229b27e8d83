import { ref } from 'vue'

/** What was last done in Design, for people who hear the page. */
const announced = ref('')

export function useAnnouncer() {
  /** The same sentence twice is said twice: a space that isn't heard makes it new. */
  const announce = (sentence: string) => {
    announced.value = announced.value === sentence ? `${sentence}\u00a0` : sentence
  }
  return { announced, announce }
}
