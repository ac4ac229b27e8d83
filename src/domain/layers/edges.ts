import { defineLayer } from './definition'
import { type Pair, sides, type Sides } from './fields'
import { imageProblem } from './inputProblems'

/** Zeros around an image, and rows and columns cut off its edges. */

export const zeroPadding2d = defineLayer({
  type: 'ZeroPadding2D',
  category: 'convolution',
  summary: 'Puts zeros around the image',
  aliases: ['pad', 'border'],
  fields: { padding: sides('Padding', [[1, 1], [1, 1]], { min: 0, max: 256 }) },
  chips: ['padding'],
  infer({ padding: [rows, columns] }, input) {
    const problem = imageProblem(input)
    if (problem) return problem
    const [height, width, channels] = input as [number, number, number]
    return {
      output: [height + rows[0] + rows[1], width + columns[0] + columns[1], channels], weights: [], multiplyAdds: 0,
    }
  },
})

export const cropping2d = defineLayer({
  type: 'Cropping2D',
  category: 'convolution',
  summary: 'Cuts rows and columns off the edges of the image',
  aliases: ['crop', 'trim'],
  fields: { cropping: sides('Cropping', [[0, 0], [0, 0]], { min: 0, max: 256 }) },
  chips: ['cropping'],
  infer({ cropping }, input) {
    const problem = imageProblem(input)
    if (problem) return problem
    const [height, width, channels] = input as [number, number, number]
    const left = [height - cropping[0][0] - cropping[0][1], width - cropping[1][0] - cropping[1][1]] as Pair
    if (left.every((side) => side > 0)) return { output: [...left, channels], weights: [], multiplyAdds: 0 }
    const most = (side: number, cuts: Pair): Pair => {
      const cut = Math.floor((side - 1) / 2)
      return cuts[0] + cuts[1] < side ? cuts : [Math.min(cut, cuts[0]), Math.min(cut, cuts[1])]
    }
    const fitting: Sides = [most(height, cropping[0]), most(width, cropping[1])]
    return {
      problem: {
        reason: `Nothing is left of its ${height} × ${width} input`,
        fix: { kind: 'set', fields: { cropping: fitting }, label: 'Crop less' },
      },
    }
  },
})
