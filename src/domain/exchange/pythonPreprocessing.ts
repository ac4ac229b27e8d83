import { keepsPixels, type Preprocessing } from '../preprocessing'
import type { Shape } from '../shape'
import { pythonLiteral } from './pythonSource'

/** `preprocess(x)`, which images go through before they are scaled; undefined where nothing is to be done. */
export function pythonPreprocess(preprocessing: Preprocessing, [height, width]: Shape): string | undefined {
  if (keepsPixels(preprocessing)) return undefined
  const { invert, resize, pad, pad_value } = preprocessing
  return [
    ...(resize ? [resizing, '', ''] : []),
    'def preprocess(x):',
    '    """Images as the network sees them, pixels from 0 to 255."""',
    ...(invert ? ['    x = 255 - x'] : []),
    ...(resize ? [
      `    rows, columns = resizing(${height}, ${resize[0]}), resizing(${width}, ${resize[1]})`,
      '    parts = [',
      "        np.einsum('ih,nhwc,jw->nijc', rows, x[start:start + 1000], columns, optimize=True).clip(0, 255).round().astype('uint8')",
      '        for start in range(0, len(x), 1000)',
      '    ]',
      '    x = np.concatenate(parts)',
    ] : []),
    ...(pad.flat().some((side) => side > 0)
      ? [`    x = np.pad(x, ${pythonLiteral([[0, 0], ...pad, [0, 0]])}, constant_values=${pad_value})`] : []),
    '    return x',
  ].join('\n')
}

const resizing = `def resizing(size, to):
    """What each of \`to\` pixels along an axis takes of \`size\`: means of areas where they get fewer, bilinear where more."""
    cells, pixels = np.arange(to)[:, None], np.arange(size)
    if to < size:
        covered = np.minimum(pixels + 1, (cells + 1) * size / to) - np.maximum(pixels, cells * size / to)
        return np.clip(covered, 0, None) * to / size
    middle = np.clip((cells + 0.5) * size / to - 0.5, 0, size - 1)
    return np.clip(1 - np.abs(pixels - middle), 0, None)`

/** Within `main`, behind the split: the figures of the examples trained on alone. */
export function standardiseLines(validated: boolean): string[] {
  const all = `x_train, ${validated ? 'x_val, ' : ''}x_test`
  return [
    "    mean, deviation = (figure(x_train, axis=(0, 1, 2), dtype='float64') for figure in (np.mean, np.std))",
    '    deviation[deviation == 0] = 1',
    `    ${all} = (((x - mean) / deviation).astype('float32') for x in (${all}))`,
  ]
}
