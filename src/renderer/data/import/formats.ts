/** What can be imported, as the dialog says it. */
export const readable: readonly { name: string; what: string }[] = [
  { name: 'IDX', what: 'as MNIST and Fashion-MNIST come: a file of images and one of labels, plain or .gz' },
]
