/** Puts the chosen palette and density on <html>, where styles/tokens.css reads them. */

import type { Preferences } from './context/PreferencesContext';

export function applyTheme({ palette, swapColours, density }: Preferences): void {
  const { dataset } = document.documentElement;
  dataset['palette'] = palette;
  dataset['swapColours'] = String(swapColours);
  dataset['density'] = density;
}
