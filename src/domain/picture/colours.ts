import type { LayerCategory } from '../layers/definition'

/** Colours of a picture: of what is drawn on and with, and one a kind of layer, the app's own. */
export interface PictureColours {
  paper: string
  ink: string
  dim: string
  line: string
  box: string
  kinds: Record<LayerCategory, string>
}

export const pictureColours: Record<'light' | 'dark', PictureColours> = {
  light: {
    paper: '#ffffff', ink: '#1a1d26', dim: '#5b6478', line: '#9aa3b5', box: '#f6f7f9',
    kinds: {
      core: '#d9480f', convolution: '#4263eb', pooling: '#0c8599', recurrent: '#c2255c', regularisation: '#9c36b5',
      normalisation: '#4f8008', activation: '#697386',
    },
  },
  dark: {
    paper: '#14161c', ink: '#e8eaf0', dim: '#98a1b3', line: '#5b6478', box: '#1d2028',
    kinds: {
      core: '#ff8c4c', convolution: '#748ffc', pooling: '#3bc9db', recurrent: '#f783ac', regularisation: '#da77f2',
      normalisation: '#a9d24a', activation: '#98a1b3',
    },
  },
}
