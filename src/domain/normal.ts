/** The standard normal distribution's quantile at 97.5 %. */
export const normalQuantile975 = 1.959963984540054
