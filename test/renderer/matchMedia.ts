/** What the settings ask the window for: a theme that is light and stays so. */
export const matchMedia = () => ({ matches: false, addEventListener: () => undefined })
