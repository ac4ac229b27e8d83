export interface Shortcut { keys: string[]; does: string }
export interface ShortcutGroup { title: string; shortcuts: Shortcut[] }

/** What can be done by key, with the keys as they are written on that platform's keyboards. */
export function shortcutsFor(platform: string): ShortcutGroup[] {
  const mac = platform.startsWith('darwin')
  const command = mac ? '⌘' : 'Ctrl', alt = mac ? '⌥' : 'Alt', shift = mac ? '⇧' : 'Shift'
  return [
    {
      title: 'Everywhere',
      shortcuts: [
        { keys: [command, 'O'], does: 'Open an experiment' },
        { keys: [command, 'S'], does: 'Save the experiment' },
        { keys: [command, shift, 'S'], does: 'Save it as another file' },
        { keys: [command, 'Z'], does: 'Undo' },
        { keys: [command, shift, 'Z'], does: 'Redo' },
        { keys: [command, 'Enter'], does: 'Train' },
      ],
    },
    {
      title: 'Design',
      shortcuts: [
        { keys: ['/'], does: 'Search layers' },
        { keys: ['↑', '↓'], does: 'Select a layer' },
        { keys: [alt, '↑ ↓'], does: 'Move the layer' },
        { keys: ['Enter'], does: 'Edit the layer’s fields' },
        { keys: [command, 'D'], does: 'Duplicate the layer' },
        { keys: ['Delete'], does: 'Remove the layer' },
      ],
    },
    {
      title: 'Classify',
      shortcuts: [{ keys: [command, 'V'], does: 'Classify the picture in the clipboard' }],
    },
  ]
}
