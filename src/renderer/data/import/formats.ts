/** What can be imported, as the dialog says it. */
export const readable: readonly { name: string; what: string }[] = [
  { name: 'Pictures', what: 'a folder with a folder for each class, or a zip of it: PNG, JPEG, WebP, BMP, GIF; train and test apart or together' },
  { name: 'CSV', what: 'a row an image, a column a pixel and one the label, as Kaggle’s Fashion-MNIST; a second file to test on' },
  { name: 'NumPy, MATLAB', what: '.npz, .npy and .mat with variables of images and labels' },
  { name: 'IDX', what: 'as MNIST and Fashion-MNIST come: a file of images and one of labels, plain or .gz' },
]
