import { join } from 'node:path'
import { fashionMnistId } from '../domain/dataset'

/** Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017; MIT licence), told from other IDX sets by its content. */
export const fashionMnist = {
  id: fashionMnistId,
  name: 'Fashion-MNIST',
  classes: ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
  fingerprint: 'd73f38119aa8c206decc1c64ac02d237421d20b16447e5704ee80a65c9775ac3',
  /** As published: https://github.com/zalandoresearch/fashion-mnist#get-the-data */
  files: [
    { name: 'train-images-idx3-ubyte.gz', bytes: 26_421_880, md5: '8d4fb7e6c68d591d4c3dfef9ec88bf0d' },
    { name: 'train-labels-idx1-ubyte.gz', bytes: 29_515, md5: '25c81989df183df01b3e8a0aad5dffbe' },
    { name: 't10k-images-idx3-ubyte.gz', bytes: 4_422_102, md5: 'bef4ecab320f06d8554ea6380940ec79' },
    { name: 't10k-labels-idx1-ubyte.gz', bytes: 5_148, md5: 'bb300cfdad3c16e7a12a480ee83cd310' },
  ],
  /** Where its authors have them: their repository, and the address their README names, which has no https. */
  sources: [
    'https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/',
    'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
  ],
} as const

/** Where it is downloaded to, in Layerbench's own data folder. */
export const fashionMnistFolder = (dataFolder: string): string => join(dataFolder, fashionMnist.id)
