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
        { keys: ['/'], does: 'Search layers; Enter inserts, Esc goes back' },
        { keys: ['↑', '↓'], does: 'Select a layer' },
        { keys: ['←', '→'], does: 'To the next branch, out of it, into it; fold, unfold' },
        { keys: [shift, '↑ ↓'], does: 'Select several' },
        { keys: [command, 'A'], does: 'Select all' },
        { keys: ['Enter'], does: 'Edit the layer’s fields; Esc goes back' },
        { keys: [alt, '↑ ↓'], does: 'Move the layers' },
        { keys: [alt, '← →'], does: 'Move them into, between and out of branches' },
        { keys: [command, 'X'], does: 'Cut' },
        { keys: [command, 'C'], does: 'Copy' },
        { keys: [command, 'V'], does: 'Paste' },
        { keys: [command, 'D'], does: 'Duplicate' },
        { keys: [command, 'E'], does: 'Disable or enable' },
        { keys: [command, shift, 'E'], does: 'Freeze or unfreeze the weights' },
        { keys: [command, 'B'], does: 'Put in a Branch' },
        { keys: [command, 'G'], does: 'Put in a Repeat' },
        { keys: [command, shift, 'G'], does: 'Ungroup' },
        { keys: ['Space'], does: 'Fold or unfold' },
        { keys: ['Delete'], does: 'Delete' },
        { keys: [shift, 'F10'], does: 'All of it in a menu' },
      ],
    },
    {
      title: 'Queue',
      shortcuts: [
        { keys: ['↑', '↓'], does: 'To the next one' },
        { keys: [alt, '↑ ↓'], does: 'Start it earlier, later' },
        { keys: ['Delete'], does: 'Remove it' },
      ],
    },
    {
      title: 'Charts',
      shortcuts: [
        { keys: ['+', '−'], does: 'Zoom in and out; the wheel with Ctrl does too' },
        { keys: ['←', '→'], does: 'Move what is zoomed into; dragging does too' },
        { keys: ['0'], does: 'Show all of it' },
      ],
    },
    {
      title: 'Classify',
      shortcuts: [{ keys: [command, 'V'], does: 'Classify the picture in the clipboard' }],
    },
  ]
}
