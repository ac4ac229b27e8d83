/** Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017; MIT licence), told from other IDX sets by its content. */
export const fashionMnist = {
  id: 'fashion-mnist',
  name: 'Fashion-MNIST',
  classes: ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
  fingerprint: 'd73f38119aa8c206decc1c64ac02d237421d20b16447e5704ee80a65c9775ac3',
} as const
