import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { MethodName } from '../../../domain/explanation'

/** What was chosen to be explained, and how; it stays while the sections are folded. */
export const useWhyChoices = defineStore('classifyWhy', () => ({
  method: ref<MethodName>('gradients'),
  /** A class's name; null for the one that the network finds likeliest. */
  of: ref<string | null>(null),
  opacity: ref(0.8),
  /** Undefined for the first one. */
  layer: ref<string>(),
  what: ref<'activations' | 'filters'>('activations'),
  /** Of the layer's input, from 1; null for the mean of all. */
  channel: ref<number | null>(null),
}))
