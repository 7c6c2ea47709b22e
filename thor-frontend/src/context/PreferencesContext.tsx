/** What the trader likes: palette, zone, flash, shortcuts. The only thing that this browser keeps. */

import {
  createContext,
  useCallback,
  useContext,
  useLayoutEffect,
  useMemo,
  useState,
  type ReactNode,
} from 'react';
import { applyTheme } from '../theme';

export interface Preferences {
  palette: 'standard' | 'colour-blind';
  swapColours: boolean;
  density: 'comfortable' | 'compact';
  timeZone: string;
  flash: boolean;
  shortcuts: boolean;
  futuresView: 'cards' | 'table' | 'heatmap';
  split: boolean;
}

const KEY = 'thor.preferences';

function defaults(): Preferences {
  return {
    palette: 'standard',
    swapColours: false,
    density: 'comfortable',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC',
    flash: true,
    shortcuts: true,
    futuresView: 'cards',
    split: true,
  };
}

function isZone(zone: unknown): boolean {
  if (typeof zone !== 'string') return false;
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}

/** What is stored, kept only where it still fits: an older version may have written it. */
function stored(): Preferences {
  const fallback = defaults();
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>;
    const fits = Object.entries(fallback).every(([key, value]) => {
      const found = kept[key as keyof Preferences];
      return found === undefined || typeof found === typeof value;
    });
    if (!fits) return fallback;
    const timeZone = isZone(kept.timeZone) && kept.timeZone !== undefined ? kept.timeZone : fallback.timeZone;
    return { ...fallback, ...kept, timeZone };
  } catch {
    return fallback;
  }
}

interface Held {
  preferences: Preferences;
  change: (changes: Partial<Preferences>) => void;
}

const PreferencesContext = createContext<Held | null>(null);

export function PreferencesProvider({ children }: { children: ReactNode }) {
  const [preferences, setPreferences] = useState(stored);
  useLayoutEffect(() => {
    applyTheme(preferences);
    try {
      localStorage.setItem(KEY, JSON.stringify(preferences));
    } catch {
      // Private windows may refuse storage; the choice then lasts as long as the page.
    }
  }, [preferences]);
  const change = useCallback((changes: Partial<Preferences>) => {
    setPreferences((before) => ({ ...before, ...changes }));
  }, []);
  const held = useMemo(() => ({ preferences, change }), [preferences, change]);
  return <PreferencesContext value={held}>{children}</PreferencesContext>;
}

export function usePreferences(): Held {
  const held = useContext(PreferencesContext);
  if (held === null) throw new Error('usePreferences is used outside PreferencesProvider');
  return held;
}
