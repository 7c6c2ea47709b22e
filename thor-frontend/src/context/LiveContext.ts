/** Hands the tab's one Live to components; tests hand them their own. */

import { createContext, useContext } from 'react';
import type { Live } from '../services/live';

export const LiveContext = createContext<Live | null>(null);

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (live === null) throw new Error('useLive is used outside LiveContext');
  return live;
}
