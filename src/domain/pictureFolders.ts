/** More files than a list of pictures is of use for. */
export const mostPictures = 100_000
/** So deep no folder of pictures is. */
export const deepestFolder = 64
